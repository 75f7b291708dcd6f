import type { Command, Style } from './command.js'
import type { EnsuredTable } from './partitions-ensured.js'
import { tableOption } from './partitions-tables.js'
import { ensureTables } from './partitions-upkeep.js'
import { type PatienceOptions, patienceOptions, usingUpkeep } from './partitions-writer.js'

export interface PartitionsEnsureOptions extends PatienceOptions {
  readonly ahead?: number
  readonly backfill?: boolean
  readonly table?: string
  readonly dryRun?: boolean
}

export interface PartitionsEnsureReport {
  readonly project: string
  readonly target: string
  /** Nothing was changed; `made` says what would be, as far as the tool itself makes it. */
  readonly dryRun: boolean
  readonly tables: readonly EnsuredTable[]
}

/** Make the partitions of today and of the time ahead, where they are missing. */
export const partitionsEnsure: Command<PartitionsEnsureOptions, PartitionsEnsureReport> = {
  name: 'partitions ensure',
  summary: 'create the partitions of now and of the periods ahead',
  description:
    'For each table that project.ts declares under `partitions`. Safe to run at any time and twice at once: what exists is left alone. Rows that wait in the default partition move into the new one, in one transaction. A table that pg_partman manages is left to its run_maintenance(), one with an `ensure` function to that function.',
  options: [
    {
      name: 'ahead',
      kind: 'integer',
      placeholder: 'N',
      summary: 'periods to keep ready after the current one (3)',
    },
    { ...tableOption, summary: 'only this table' },
    {
      name: 'backfill',
      kind: 'flag',
      summary: 'also the periods of rows that wait in the default partition, however old',
    },
    { name: 'dry-run', kind: 'flag', summary: 'say what would be created, change nothing' },
    ...patienceOptions,
  ],
  examples: [
    { run: 'vault-db partitions ensure', does: 'run it daily, from cron' },
    { run: 'vault-db partitions ensure --ahead 12 --table event', does: 'a year ahead for one table' },
  ],
  run: (context, options) =>
    usingUpkeep(context, { ...options, purpose: 'partitions ensure' }, async (upkeep) => ({
      project: upkeep.project.name,
      target: upkeep.database.label,
      dryRun: options.dryRun === true,
      tables: await ensureTables(upkeep, options),
    })),
  outcome: ({ tables }) => (tables.some(({ blocked }) => blocked.length > 0) ? 'findings' : 'clean'),
  findings: ({ tables }) =>
    tables.flatMap(({ blocked }) =>
      blocked.map(({ name, reason, hint }) => ({
        rule: 'partition-blocked',
        severity: 'error' as const,
        message: `it could not be created: ${reason}`,
        hint,
        object: name,
      })),
    ),
  render,
}

function render({ tables, dryRun }: PartitionsEnsureReport, style: Style): string {
  if (tables.length === 0) return style.wrap('project.ts declares no `partitions`; nothing to do.')
  const parts = tables.map((table) => renderTable(table, dryRun, style))
  return [...parts, ...(dryRun ? ['Nothing was changed (--dry-run).'] : [])].join('\n\n')
}

function renderTable(table: EnsuredTable, dryRun: boolean, style: Style): string {
  const rows = table.made.map(({ name, from, to, movedRows }) => [
    `${style.green(dryRun ? '+' : '✓')} ${name}`,
    from ?? '',
    to ?? '',
    ...(table.isCalled || dryRun ? [] : [String(movedRows ?? '')]),
  ])
  const header = ['partition', 'from', 'to', ...(table.isCalled || dryRun ? [] : ['rows moved'])]
  const waiting = table.defaultRows ?? 0
  const lines = [
    `${style.bold(table.table)}, by ${table.interval}, made by ${table.by}`,
    rows.length > 0 ? style.table(rows, header) : '',
    ...table.blocked.map(({ name, reason, hint }) =>
      style.wrap(`${style.red('✗')} ${name}: ${reason}. ${hint}`),
    ),
    style.wrap(summaryOf(table, dryRun)),
    waiting > 0
      ? style.wrap(
          style.yellow(
            `${waiting} rows of other periods are in the default partition; --backfill makes partitions for them.`,
          ),
        )
      : '',
  ]
  return lines.filter(Boolean).join('\n')
}

function summaryOf({ made, isCalled, until, by }: EnsuredTable, dryRun: boolean): string {
  if (dryRun && isCalled) return `Would call ${by}.`
  if (until === null) return 'The present has no partition.'
  const reach = `there are partitions until ${until}`
  if (made.length === 0) return `Nothing to create: ${reach}.`
  return dryRun ? `As yet ${reach}.` : `Now ${reach}.`
}
