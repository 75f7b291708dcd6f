import { defineProject } from 'vault-db'

/** The database of the Meta-Prompting SaaS; docs/projects/metaprompt.md says what stands where. */
export default defineProject({
  name: 'metaprompt',
  description:
    'Meta-Prompting SaaS: prompts with their answers and test results, shared templates, row security.',
  minimumServerVersion: 14,
  extensions: ['pg_trgm'],
})
