import { defineProject } from 'vault-db'

/** The prompt vault of the story MP-P1-DB-002; docs/projects/vault.md says what stands where. */
export default defineProject({
  name: 'vault',
  description: 'Prompt Vault, Phase 1: prompts and their versions, collections, share tokens, lookups.',
  minimumServerVersion: 14,
  extensions: ['pg_trgm', 'vector'],
  accept: [{ check: 'pk-int4', object: 'public.*_lookup', reason: 'lookup tables stay small' }],
  lookups: [
    { table: 'models_lookup', key: 'value' },
    { table: 'tools_lookup', key: 'value' },
    { table: 'platforms_lookup', key: 'value' },
    { table: 'purposes_lookup', key: 'value' },
  ],
})
