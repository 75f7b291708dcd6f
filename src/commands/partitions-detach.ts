import { inReadOnly } from '../db/inspect/read-only.js'
import { type DetachMode, detachMode, detachPartition } from '../db/partitions-detach.js'
import { usingTable } from '../db/partitions-lock.js'
import { labelOf, qualify, quoted } from '../db/partitions-names.js'
import { formatMoment } from '../db/partitions-periods.js'
import { type Partition, type PartitionedTable, readPartitioned } from '../db/partitions-read.js'
import { VaultDbError } from '../errors.js'
import { hazardKinds } from '../migration/hazards.js'
import type { Command } from './command.js'
import { type DetachedPartition, type PartitionsDetachReport, renderDetached } from './partitions-detached.js'
import { parseOlderThan } from './partitions-older-than.js'
import { readTables, tableOption } from './partitions-tables.js'
import { type PatienceOptions, patienceOptions, type Upkeep, usingUpkeep } from './partitions-writer.js'

export interface PartitionsDetachOptions extends PatienceOptions {
  readonly olderThan?: string
  readonly table?: string
  readonly drop?: boolean
  readonly dryRun?: boolean
  readonly allow?: readonly string[]
  readonly lockWait?: number
}

/** Take partitions out of their table that hold nothing newer than a moment. */
export const partitionsDetach: Command<PartitionsDetachOptions, PartitionsDetachReport> = {
  name: 'partitions detach',
  summary: 'detach partitions that are older than an age or a date',
  description:
    'Of the tables that project.ts declares, or of --table. A partition goes when its whole range is older. Its rows stay in a table of their own until --drop, which asks first. Detaches concurrently, or under a short lock where the table has a default partition. A concurrent detach that was interrupted is finished.',
  options: [
    {
      name: 'older-than',
      kind: 'string',
      placeholder: 'AGE|DATE',
      summary: '90d, 12w, 6mo, 2y or a date such as 2025-01-31 (UTC); needed',
    },
    { ...tableOption, summary: 'only this table; it need not be declared' },
    { name: 'drop', kind: 'flag', summary: 'drop the tables once they are detached, after asking' },
    {
      name: 'allow',
      kind: 'list',
      choices: hazardKinds,
      placeholder: 'KINDS',
      summary: 'data losses to accept',
    },
    { name: 'dry-run', kind: 'flag', summary: 'say what would be detached, change nothing' },
    {
      name: 'lock-wait',
      kind: 'duration',
      placeholder: 'TIME',
      summary: 'how long to wait for another run on the same table (60s)',
    },
    ...patienceOptions,
  ],
  examples: [
    { run: 'vault-db partitions detach --older-than 90d --dry-run', does: 'see what would go' },
    {
      run: 'vault-db partitions detach --older-than 2y --table event',
      does: 'take them out, keep their rows',
    },
    {
      run: 'vault-db partitions detach --older-than 90d --drop --allow drop-table',
      does: 'retention, from cron',
    },
  ],
  run: (context, options) =>
    usingUpkeep(context, { ...options, purpose: 'partitions detach' }, (upkeep) =>
      detachOld(upkeep, options),
    ),
  render: renderDetached,
}

interface Job {
  readonly table: PartitionedTable
  readonly partition: Partition
  readonly drop: boolean
}

async function detachOld(upkeep: Upkeep, options: PartitionsDetachOptions): Promise<PartitionsDetachReport> {
  const { session, project, database, context } = upkeep
  const { olderThan, dryRun = false } = options
  if (olderThan === undefined) {
    throw new VaultDbError('USAGE', '"vault-db partitions detach" needs --older-than.', {
      hint: 'An age or a date: --older-than 90d, --older-than 2025-01-31.',
    })
  }
  const { now, tables } = await readTables(session, namesOf(upkeep, options.table), () => true)
  const cutoff = parseOlderThan(olderThan, now)
  const jobs = tables.flatMap((table) => jobsOf(table, cutoff, options.drop === true))
  const detached: DetachedPartition[] = []
  if (dryRun)
    detached.push(...jobs.map((job) => reportOf(job, { mode: detachMode(job.table, job.partition), ms: 0 })))
  else {
    await askToDrop(upkeep, options, jobs)
    for (const job of jobs) {
      const work = () => runJob(upkeep, options, job)
      detached.push(await context.progress.step(`detach ${labelOf(job.partition)}`, work))
    }
  }
  return { project: project.name, target: database.label, dryRun, cutoff: formatMoment(cutoff)!, detached }
}

function namesOf({ definition, project }: Upkeep, only: string | undefined) {
  if (only !== undefined) return [qualify(only, project.schema)]
  const { partitions = [] } = definition
  if (partitions.length > 0) return partitions.map(({ table }) => qualify(table, project.schema))
  throw new VaultDbError('USAGE', 'project.ts declares no `partitions`.', {
    hint: 'Declare them, or name a table: --table event.',
  })
}

/** Old partitions, and those whose detach was interrupted; these last are dropped only when they are old too. */
function jobsOf(table: PartitionedTable, cutoff: number, drop: boolean): readonly Job[] {
  const isOld = ({ range }: Partition) => range !== null && range.to <= cutoff
  const pending = table.partitions.filter(({ isDetachPending }) => isDetachPending)
  const old = table.partitions.filter((each) => isOld(each) && !each.isDetachPending)
  return [...pending, ...old].map((partition) => ({ table, partition, drop: drop && isOld(partition) }))
}

/** Before anything is changed, and outside of any transaction: nobody waits while a person thinks. */
async function askToDrop(
  { context, session }: Upkeep,
  options: PartitionsDetachOptions,
  jobs: readonly Job[],
): Promise<void> {
  const { ConsentGuard } = await import('./engine/consent.js')
  const guard = new ConsentGuard(context, options.allow ?? [])
  const dropped = jobs.filter(({ drop }) => drop)
  const hazards = dropped.map(({ partition }) => ({
    kind: 'drop-table' as const,
    object: writtenName(partition),
  }))
  await guard.settle(session, 'partitions detach --drop', hazards)
}

function writtenName(partition: Partition): string {
  const label = labelOf(partition)
  return /^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/.test(label) ? label : quoted(partition)
}

async function runJob(
  upkeep: Upkeep,
  options: PartitionsDetachOptions,
  job: Job,
): Promise<DetachedPartition> {
  const { session, patience, config } = upkeep
  if (patience.signal.aborted) {
    throw new VaultDbError('INTERRUPTED', 'Interrupted; what was detached before is complete.')
  }
  const startedAt = performance.now()
  const wait = { waitMs: options.lockWait ?? config.lockWaitMs, signal: patience.signal }
  const mode = await usingTable(session, job.table, wait, async () => {
    // A default partition may have come meanwhile; then there is no concurrent detach.
    const fresh = await inReadOnly(session, () => readPartitioned(session, [job.table]))
    return detachPartition(session, { ...job, table: fresh[0] ?? job.table, patience })
  })
  return reportOf(job, { mode, ms: Math.round(performance.now() - startedAt) })
}

function reportOf(
  { table, partition, drop }: Job,
  { mode, ms }: { readonly mode: DetachMode; readonly ms: number },
): DetachedPartition {
  const { range, rowsEstimate, sizeBytes } = partition
  return {
    table: labelOf(table),
    name: labelOf(partition),
    from: range && formatMoment(range.from),
    to: range && formatMoment(range.to),
    rowsEstimate,
    sizeBytes,
    mode,
    dropped: drop,
    durationMs: ms,
  }
}
