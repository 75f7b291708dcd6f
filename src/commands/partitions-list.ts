import { inReadOnly } from '../db/inspect/read-only.js'
import { labelOf, qualify } from '../db/partitions-names.js'
import { formatMoment } from '../db/partitions-periods.js'
import {
  countDefaultRows,
  mostCounted,
  type PartitionedTable,
  readPartitioned,
} from '../db/partitions-read.js'
import { VaultDbError } from '../errors.js'
import type { Command, Style } from './command.js'
import { type OpenProject, usingProject } from './engine/open-project.js'
import { formatBytes, formatCount } from './inspect/format.js'
import { tableOption } from './partitions-tables.js'
import { loadDefinition } from './partitions-writer.js'

/** One partition. Times are UTC; null where a side is open, or the bound is no range of time. */
export interface ListedPartition {
  readonly name: string
  readonly isDefault: boolean
  /** A concurrent detach of it was interrupted; `partitions detach` finishes it. */
  readonly isDetachPending: boolean
  /** As PostgreSQL prints it. */
  readonly bound: string
  readonly from: string | null
  readonly to: string | null
  /** The planner's estimate; counted for a default partition where this role may read it. */
  readonly rows: number
  readonly isCounted: boolean
  readonly sizeBytes: number
  readonly indexBytes: number
}

export interface ListedTable {
  readonly table: string
  /** `RANGE (created_at)`. */
  readonly key: string
  readonly sizeBytes: number
  /** Null without a default partition, or where this role may not read it. */
  readonly defaultRows: number | null
  readonly partitions: readonly ListedPartition[]
}

export interface PartitionsListReport {
  readonly project: string
  readonly target: string
  readonly tables: readonly ListedTable[]
}

/** The partitioned tables of the project's schema, and their partitions. Never writes. */
export const partitionsList: Command<{ readonly table?: string }, PartitionsListReport> = {
  name: 'partitions list',
  summary: 'partitions with their bounds, rows and sizes',
  description:
    'Every partitioned table of the schema. Rows are estimates of the planner, but those of a default partition are counted: each of them is outside of every other range.',
  options: [{ ...tableOption, summary: 'only this table' }],
  examples: [
    { run: 'vault-db partitions list', does: 'see what there is, and how evenly it is spread' },
    { run: 'vault-db partitions list --table event --json', does: 'for a program' },
  ],
  run: (context, { table }) =>
    usingProject(context, { purpose: 'partitions list' }, async (open) => ({
      project: open.project.name,
      target: open.database.label,
      tables: await inReadOnly(open.session, () => readListed(open, table)),
    })),
  render: ({ tables }, style) => {
    if (tables.length === 0) return 'There are no partitioned tables.'
    return tables.map((table) => renderTable(table, style)).join('\n\n')
  },
}

async function readListed(open: OpenProject, only: string | undefined): Promise<readonly ListedTable[]> {
  const { session, project } = open
  const wanted = only === undefined ? await declaredNames(open) : [qualify(only, project.schema)]
  const tables = await readPartitioned(session, wanted, only === undefined ? project.schema : null)
  if (only !== undefined && tables.length === 0) {
    throw new VaultDbError('USAGE', `--table ${only}: there is no such partitioned table.`, {
      hint: '`vault-db partitions list` shows them all.',
    })
  }
  const listed: ListedTable[] = []
  for (const table of tables) listed.push(listedFrom(table, await countDefaultRows(session, table)))
  return listed
}

async function declaredNames(open: OpenProject) {
  const { partitions = [] } = await loadDefinition(open)
  return partitions.map(({ table }) => qualify(table, open.project.schema))
}

function listedFrom(table: PartitionedTable, defaultRows: number | null): ListedTable {
  const partitions = table.partitions.map((partition): ListedPartition => {
    const { isDefault, isDetachPending, bound, range, sizeBytes, indexBytes } = partition
    const isCounted = isDefault && defaultRows !== null
    return {
      name: labelOf(partition),
      isDefault,
      isDetachPending,
      bound,
      from: range && formatMoment(range.from),
      to: range && formatMoment(range.to),
      rows: isCounted ? defaultRows : partition.rowsEstimate,
      isCounted,
      sizeBytes,
      indexBytes,
    }
  })
  const sizeBytes = partitions.reduce((sum, each) => sum + each.sizeBytes, 0)
  return { table: labelOf(table), key: table.key, sizeBytes, defaultRows, partitions }
}

function renderTable({ table, key, sizeBytes, partitions }: ListedTable, style: Style): string {
  const title = `${style.bold(table)}, ${key.toLowerCase()}: ${partitions.length} partitions, ${formatBytes(sizeBytes)}`
  if (partitions.length === 0) return style.wrap(title)
  // In the schema of their table partitions go without it: the lines are long enough.
  const schema = table.slice(0, table.indexOf('.') + 1)
  const rows = partitions.map((each) => [
    each.name.startsWith(schema) ? each.name.slice(schema.length) : each.name,
    ...boundsOf(each),
    rowsOf(each),
    formatBytes(each.sizeBytes),
    formatBytes(each.indexBytes),
  ])
  return [
    style.wrap(title),
    style.table(rows, ['partition', 'from', 'to', 'rows', 'size', 'of it indexes']),
  ].join('\n')
}

function boundsOf({
  isDefault,
  isDetachPending,
  bound,
  from,
  to,
}: ListedPartition): readonly [string, string] {
  if (isDefault) return ['all else', '']
  if (isDetachPending) return ['detach', 'unfinished']
  if (from === null && to === null) return [bound.replace(/^FOR VALUES /, '').toLowerCase(), '']
  return [from ?? 'any', to ?? 'any']
}

function rowsOf({ rows, isCounted }: ListedPartition): string {
  if (!isCounted) return `~${formatCount(rows)}`
  return rows >= mostCounted ? `${formatCount(rows)} or more` : formatCount(rows)
}
