import { describePages } from './run-pages.js'

describePages([
  'docs/getting-started.md',
  'docs/runbooks/production.md',
  'docs/guides/adopt.md',
  'docs/guides/ci.md',
  'docs/guides/from-drizzle.md',
  'docs/guides/from-prisma.md',
  'docs/guides/from-supabase.md',
  'docs/guides/zero-downtime.md',
])
