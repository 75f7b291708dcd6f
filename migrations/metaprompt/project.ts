import { defineProject } from 'vault-db'

/** The database of the Meta-Prompting SaaS; docs/projects/metaprompt.md says what stands where. */
export default defineProject({
  name: 'metaprompt',
  description:
    'Meta-Prompting SaaS: prompts with their answers and test results, shared templates, row security.',
  minimumServerVersion: 14,
  extensions: ['pg_trgm'],
  accept: [
    {
      check: 'index-duplicate',
      object: 'public.idx_users_email',
      reason: 'ADR-015, decision 4: built as the document writes it',
    },
    ...['idx_user_favorites_user_id', 'idx_prompts_user_id', 'idx_prompt_templates_category'].map((name) => ({
      check: 'index-prefix-covered' as const,
      object: `public.${name}`,
      reason: 'ADR-015, decision 4: built as the document writes it',
    })),
    {
      check: 'rls-function-per-row',
      object: 'public.*',
      reason: "ADR-013, decision 1: the document's policies, expressions unchanged",
    },
    {
      check: 'rls-overlapping',
      object: 'public.prompts',
      reason: "ADR-013, decision 1: the document's policies, expressions unchanged",
    },
  ],
})
