import type { Catalog } from '../../catalog/object.js'
import type { Session } from '../../db/database.js'
import { inOneView } from '../../db/read-indexes/in-one-view.js'
import { readStructure } from '../../db/read-indexes/read-structure.js'
import { readUsage } from '../../db/read-indexes/read-usage.js'
import { readSchema } from '../../db/snapshots.js'
import type { Usage } from '../../indexes/evidence.js'
import type { Structure } from '../../indexes/structure.js'

/** What was read of the target. */
export interface Readings {
  readonly actual: Catalog
  readonly structure: Structure
  readonly usage: Usage
}

/** Where the numbers of use come from; the live database, or a file of statistics. */
export type UsageSource = (session: Session, structure: Structure) => Promise<Usage>

/** The counters of the target itself. */
export const liveUsage: UsageSource = (session, { serverVersionNum }) => readUsage(session, serverVersionNum)

/** Read everything that the checks need, of one state of the database. Writes nothing; any role may. */
export function readEvidence(session: Session, usageOf: UsageSource = liveUsage): Promise<Readings> {
  return inOneView(session, () => readHere(session, usageOf))
}

/** The same in the transaction that is open, whose search_path is empty. */
export async function readHere(session: Session, usageOf: UsageSource = liveUsage): Promise<Readings> {
  const actual = await readSchema(session, { inTransaction: true })
  const structure = await readStructure(session)
  return { actual, structure, usage: await usageOf(session, structure) }
}
