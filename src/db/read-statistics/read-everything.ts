import type { ColumnConstant } from '../../statistics/constants-in.js'
import { joinKnown, type KnownTexts, knownTexts, nothingKnown } from '../../statistics/known-constants.js'
import type { Statistics, TableOfStatistics } from '../../statistics/statistics.js'
import type { Session } from '../database.js'
import { inOneView } from '../read-indexes/in-one-view.js'
import { readUsage } from '../read-indexes/read-usage.js'
import { hideValues } from './hide-values.js'
import { readStatistics } from './read-statistics.js'
import { readConstants, readLinks } from './schema-facts.js'

export interface ReadOptions {
  /** What is known without the server. */
  readonly head: Omit<
    Statistics,
    'takenAt' | 'server' | 'settings' | 'unseen' | 'extended' | 'tables' | 'usage'
  >
  /** Put stand-ins in the place of values. */
  readonly hides: boolean
  /** More constants that may keep their text, by the column's key. */
  readonly constantsOf: (
    tables: readonly TableOfStatistics[],
  ) => readonly (readonly [string, ColumnConstant])[]
}

/** Read a document of statistics, of one state of the database, in a read-only transaction. */
export function readEverything(
  session: Session,
  { head, hides, constantsOf }: ReadOptions,
): Promise<Statistics> {
  return inOneView(session, async () => {
    const { statistics, types } = await readStatistics(session)
    const usage = await readUsage(session, statistics.server.versionNum)
    const document: Statistics = { ...head, takenAt: usage.readAt, ...statistics, usage }
    if (!hides) return document
    const known = new Map<string, KnownTexts>()
    for (const [key, one] of [...(await readConstants(session)), ...constantsOf(statistics.tables)]) {
      known.set(key, joinKnown([known.get(key) ?? nothingKnown, knownTexts(one)]))
    }
    return hideValues(session, document, { types, links: await readLinks(session), known })
  })
}
