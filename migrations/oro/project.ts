import { defineProject } from 'vault-db'

/** The database of Oro, schema version 0.1.0; docs/projects/oro.md says what stands where. */
export default defineProject({
  name: 'oro',
  description: 'Oro: prompts, their tags, and the history of their executions with ratings.',
  minimumServerVersion: 14,
})
