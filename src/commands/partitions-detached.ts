import type { DetachMode } from '../db/partitions-detach.js'
import type { Style } from './command.js'
import { formatBytes, formatCount } from './inspect/format.js'

/** One partition. Times are UTC. */
export interface DetachedPartition {
  readonly table: string
  readonly name: string
  readonly from: string | null
  readonly to: string | null
  readonly rowsEstimate: number
  readonly sizeBytes: number
  /** `finalized`: an earlier concurrent detach was interrupted, and is finished now. */
  readonly mode: DetachMode
  readonly dropped: boolean
  readonly durationMs: number
}

export interface PartitionsDetachReport {
  readonly project: string
  readonly target: string
  /** Nothing was changed; `detached` says what would be. */
  readonly dryRun: boolean
  /** Partitions that end here or earlier are older. UTC. */
  readonly cutoff: string
  readonly detached: readonly DetachedPartition[]
}

/** The report for people. Pure. */
export function renderDetached({ detached, dryRun, cutoff }: PartitionsDetachReport, style: Style): string {
  if (detached.length === 0) return `No partition ends by ${cutoff}.`
  const rows = detached.map((each) => [
    each.name,
    each.to ?? '',
    `~${formatCount(each.rowsEstimate)}`,
    formatBytes(each.sizeBytes),
    `${each.mode}${each.dropped ? ', dropped' : ''}`,
  ])
  const kept = detached.filter(({ dropped }) => !dropped)
  return [
    style.table(rows, ['partition', 'until', 'rows', 'size', dryRun ? 'would be detached' : 'detached']),
    dryRun
      ? 'Nothing was changed (--dry-run).'
      : kept.length > 0
        ? style.wrap(
            'The rows are in these tables still. To archive one: pg_dump --table=NAME, then drop table NAME.',
          )
        : '',
  ]
    .filter(Boolean)
    .join('\n')
}
