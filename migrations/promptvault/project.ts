import { defineProject } from 'vault-db'

/** The database of PromptVault; docs/projects/promptvault.md says what stands where. */
export default defineProject({
  name: 'promptvault',
  description:
    'PromptVault: prompts with versions and tags, shares, team invites, imports, optimizations, templates.',
  minimumServerVersion: 14,
  accept: [
    {
      check: 'column-type',
      object: 'column *',
      reason: 'times are timestamp without time zone, in UTC, as the document says (ADR-017)',
    },
  ],
})
