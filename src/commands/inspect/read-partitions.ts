import type { PartitionSpec } from '../../config/define-project.js'
import { labelOf, qualify } from '../../db/partitions-names.js'
import { coverageOf, coveredUntil, formatMoment, periodsAhead } from '../../db/partitions-periods.js'
import {
  countDefaultRows,
  type PartitionedTable,
  readPartitioned,
  takenRanges,
} from '../../db/partitions-read.js'
import type { OpenProject } from '../engine/open-project.js'
import type { ReadRequest } from './read.js'
import type { PartitionUse } from './report.js'

/** The partitioned tables of the schema and those that project.ts declares, the largest first. */
export async function readPartitionUse(
  { session, project }: OpenProject,
  { definition, limit }: ReadRequest,
): Promise<readonly PartitionUse[]> {
  const specs = new Map(
    (definition.partitions ?? []).map((spec) => [labelOf(qualify(spec.table, project.schema)), spec]),
  )
  const names = (definition.partitions ?? []).map(({ table }) => qualify(table, project.schema))
  const tables = await readPartitioned(session, names, project.schema)
  const { rows } = await session.query<{ now: number }>(
    'select (extract(epoch from pg_catalog.clock_timestamp()) * 1000)::float8 as now',
  )
  const uses: PartitionUse[] = []
  for (const table of tables) {
    const facts = { spec: specs.get(labelOf(table)), now: rows[0]!.now, limit }
    uses.push(partitionUse(table, { ...facts, defaultRows: await countDefaultRows(session, table) }))
  }
  return uses.sort((a, b) => b.sizeBytes - a.sizeBytes)
}

interface UseFacts {
  readonly spec: PartitionSpec | undefined
  readonly now: number
  readonly limit: number
  readonly defaultRows: number | null
}

function partitionUse(table: PartitionedTable, { spec, now, limit, defaultRows }: UseFacts): PartitionUse {
  const taken = takenRanges(table)
  const until = coveredUntil(now, taken)
  const bySize = [...table.partitions].sort((a, b) => b.sizeBytes - a.sizeBytes)
  return {
    table: labelOf(table),
    count: table.partitions.length,
    sizeBytes: table.partitions.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    largest: bySize
      .slice(0, limit)
      .map(({ name, rowsEstimate, sizeBytes }) => ({ name, rows: rowsEstimate, sizeBytes })),
    defaultRows,
    hasDefault: table.partitions.some(({ isDefault }) => isDefault),
    isDeclared: spec !== undefined,
    until: until === null ? null : (formatMoment(until) ?? 'the end of time'),
    isAhead: spec === undefined || isCovered(now, spec, taken),
  }
}

function isCovered(
  now: number,
  { interval, ahead }: PartitionSpec,
  taken: ReturnType<typeof takenRanges>,
): boolean {
  const next = periodsAhead(now, interval, Math.min(ahead ?? 1, 1))
  return next.every((period) => coverageOf(period, taken) === 'covered')
}
