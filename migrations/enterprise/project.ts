import { defineProject } from 'vault-db'

/** The schema of the enterprise document; docs/projects/enterprise.md says what stands where. */
export default defineProject({
  name: 'enterprise',
  description: 'PromptCraft for many tenants: versioned entities, events, usage, embeddings, read model.',
  minimumServerVersion: 15,
  extensions: ['uuid-ossp', 'pgcrypto', 'vector', { name: 'citus', optional: true }],
  partitions: [
    { table: 'event', interval: 'month', ahead: 3, ensure: 'ensure_partitions' },
    { table: 'usage_event', interval: 'day', ahead: 3, ensure: 'ensure_partitions' },
  ],
  refresh: {
    function: 'refresh_read_model',
    freshness: 'select view_name as view, refreshed_at from read_model_refresh',
  },
  accept: [
    {
      check: 'fk-nullable-match-simple',
      object: 'public.share.share_shared_with_fkey',
      reason:
        'ADR-021: shared_with is null where a link is shared; tenant_id is checked together with shared_by',
    },
  ],
  monitors: [
    { name: 'embedding status', sql: 'select status, count(*) as count from embedding group by status' },
    {
      name: 'embeddings that failed',
      sql: `select model, count(*) as count from embedding where status = 'failed' group by model`,
      warnAbove: 0,
    },
    {
      name: 'top tenants by tokens of the last 30 days',
      sql: `select tenant_id, tenant_name, events_last_30d, tokens_last_30d from tenant_usage_summary
            order by tokens_last_30d desc limit 10`,
    },
    {
      name: 'share of the monthly token quota that is used',
      sql: `select tenant_id, tenant_name, round(tokens_this_month::numeric / monthly_token_quota, 3)::float8 as used
            from tenant_usage_summary where monthly_token_quota > 0 order by used desc limit 10`,
      warnAbove: 0.9,
    },
  ],
})
