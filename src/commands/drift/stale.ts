import type { Snapshot } from '../../db/snapshots.js'

/** Why nothing can be compared with a snapshot whose `stale` is set. Pure. */
export function whyStale({ stale }: Pick<Snapshot, 'stale'>): string {
  return stale === 'server'
    ? 'the schema was recorded on a server of another major version, which prints it otherwise'
    : 'the ledger changed since the schema was recorded; a run was killed, or one is going on'
}
