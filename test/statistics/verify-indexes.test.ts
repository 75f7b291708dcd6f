import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { statsExport } from '../../src/commands/stats-export.js'
import { verifyIndexes } from '../../src/commands/verify-indexes.js'
import type { TableUse } from '../../src/indexes/evidence.js'
import { printStatistics } from '../../src/statistics/print-statistics.js'
import { readStatistics } from '../../src/statistics/read-statistics.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'
import { statisticsWith } from './statistics-with.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const style = await createStyle(80, false)

const schema = `-- vault-db: up
create table hall (id bigint primary key);
create table chair (id bigint primary key, hall bigint not null references hall, colour text, size int);
create index chair_colour on chair (colour);
-- vault-db: down
drop table chair; drop table hall;
`
const later = `-- vault-db: up
create index chair_size on chair (size);
-- vault-db: down
drop index chair_size;
`
const gigabyte = 1024 ** 3

const use: TableUse = {
  rows: 5_000_000,
  analyzed: true,
  modifiedSinceAnalyze: 4_000_000,
  lastAnalyze: '2026-01-02T00:00:00.000Z',
  deletes: 5000,
  writes: 9_000_000,
  sizeBytes: 4 * gigabyte,
  wastedBytes: 3 * gigabyte,
  xidAge: 10,
  multixactAge: 10,
}
const index = { lastScan: null, sizeBytes: gigabyte, wastedBytes: null }

const production = statisticsWith({
  ledger: { head: '20250101000000_first', fingerprint: null, recent: [] },
  tables: [
    { ...statisticsWith({}).tables[0]!, name: 'chair' },
    { ...statisticsWith({}).tables[0]!, name: 'hall' },
    { ...statisticsWith({}).tables[0]!, name: 'gone' },
  ],
  usage: {
    ...statisticsWith({}).usage,
    indexes: {
      'index public.chair_colour': { ...index, scans: 0, wastedBytes: 0.8 * gigabyte },
      'index public.chair_pkey': { ...index, scans: 0 },
      'index public.hall_pkey': { ...index, scans: 0 },
    },
    tables: { 'public.chair': use, 'public.hall': { ...use, wastedBytes: null, modifiedSinceAnalyze: 0 } },
  },
})

let workspace: Workspace
beforeAll(async () => {
  workspace = createWorkspace({ '20250101000000_first.sql': schema, '20250102000000_later.sql': later })
  await workspace.run(migrateUp)
})
afterAll(() => workspace.dispose())

const put = (text: string) => writeFileSync(join(workspace.folder, 'stats.json'), text)

it('an empty database knows nothing of use and size', async () => {
  const { findings } = await workspace.run(verifyIndexes)
  expect(findings.map(({ severity, check, object }) => [severity, check, object])).toEqual([
    ['warn', 'fk-unindexed', 'constraint public.chair.chair_hall_fkey'],
  ])
})

it('with the file of production it is judged by its sizes, scans and ages', async () => {
  put(printStatistics(production))
  const report = await workspace.run(verifyIndexes, { stats: 'stats.json' })
  expect(report.findings.map(({ severity, check, object }) => [severity, check, object])).toEqual([
    ['error', 'fk-unindexed', 'constraint public.chair.chair_hall_fkey'],
    ['warn', 'index-bloat', 'index public.chair_colour'],
    ['warn', 'table-bloat', 'table public.chair'],
    ['warn', 'stats-stale', 'table public.chair'],
    ['info', 'index-unused', 'index public.chair_colour'],
  ])
  expect(report.statistics).toMatchObject({ source: 'stats.json of 2026-03-01', days: 59, isTooYoung: false })
  expect(report.notes).toContain(
    'The statistics do not have public.chair_size: their size and use are unknown.',
  )
  expect(report.notes).toContain('In the statistics and not in the target: public.gone.')
  const text = verifyIndexes.render(report, style)
  expect(text).toContain('in stats.json of\n2026-03-01')
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})

it('what a migration made since scans are counted there is not called unused', async () => {
  const ledger = { head: '20250101000000_first', fingerprint: null, recent: ['20250101000000_first'] }
  put(printStatistics({ ...production, ledger }))
  const report = await workspace.run(verifyIndexes, { stats: 'stats.json', only: ['index-unused'] })
  expect(report.findings).toEqual([])
})

it('takes what stats export writes, and refuses other files', async () => {
  const { document } = await workspace.run(statsExport, { out: '-' })
  expect(readStatistics(document!, '-').tables.length).toBe(2)
  put(document!)
  const report = await workspace.run(verifyIndexes, { stats: 'stats.json' })
  expect(report.findings.map(({ check }) => check)).toEqual(['fk-unindexed'])
  expect(report.notes).toEqual([])
  put('[]')
  await expect(workspace.run(verifyIndexes, { stats: 'stats.json' })).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
  })
})
