import { describePages } from './run-pages.js'

describePages([
  'README.md',
  'docs/runbooks/migrations.md',
  'docs/guides/drift.md',
  'docs/guides/schema-as-code.md',
  'docs/guides/from-alembic.md',
  'docs/guides/verify-indexes.md',
  'docs/guides/statistics.md',
  'docs/guides/types.md',
  'docs/guides/schema-documentation.md',
])
