import type { Check } from '../check.js'
import { isDeclared } from '../declared.js'
import type { Evidence } from '../evidence.js'
import { whyNotUsable } from '../foreign-key-index.js'
import type { Limits } from '../limits.js'
import { redundantIndexes } from '../redundancy.js'
import { dropIndexFix } from '../repair.js'
import type { IndexFacts } from '../structure.js'
import { countWords, sizeWords, statisticsDays, statisticsWords } from '../words.js'

/** An index that no query used for as long as anybody counted. */
export const indexUnused: Check = {
  id: 'index-unused',
  severity: 'info',
  title: 'no query used the index for as long as scans are counted',
  why: 'It costs every write, and keeps updates from being HOT, for nothing.',
  examples: {
    bad: '-- select idx_scan from pg_stat_user_indexes: 0 in 30 days, 1 MB or more, and no constraint or foreign key needs it',
    good: '-- the statistics are younger than 30 days, a migration made the index since, or a foreign key is checked through it',
    isStatistical: true,
  },
  find: (evidence, limits) => {
    const { structure, usage } = evidence
    if (statisticsDays(usage) < limits.statisticsDays) return []
    return structure.indexes
      .filter((index) => isUnused(index, evidence, limits) && !isNeeded(index, evidence))
      .map((index) => {
        const use = usage.indexes[index.id]!
        const writes = usage.tables[index.table]?.writes ?? 0
        return {
          object: index.id,
          message:
            use.scans === 0 ? 'No query used it.' : `No query used it since ${use.lastScan!.slice(0, 10)}.`,
          evidence: [
            `${use.scans} scans, ${statisticsWords(usage)}`,
            `${sizeWords(use.sizeBytes)}; ${countWords(writes)} rows of ${index.table} were written`,
            usage.replicas === 0
              ? 'no standby is connected; one that is not counts its own scans'
              : `${usage.replicas} standbys count their own scans: look there as well`,
          ],
          fix: dropIndexFix(index, isDeclared(evidence, index)),
        }
      })
  },
}

function isUnused({ id }: IndexFacts, { usage }: Evidence, limits: Limits): boolean {
  const use = usage.indexes[id]
  if (use === undefined || use.sizeBytes < limits.unusedBytes) return false
  if (use.scans === 0) return true
  const idleMs = use.lastScan === null ? 0 : Date.parse(usage.readAt) - Date.parse(use.lastScan)
  return idleMs >= limits.statisticsDays * 86_400_000
}

/** It has another task than queries, stands in for one that may go, or is too young to be judged. */
function isNeeded(index: IndexFacts, evidence: Evidence): boolean {
  const { unique, exclusion, referenced, replicaIdentity, clustered, attached, isToast, valid } = index
  if (unique || exclusion || referenced || replicaIdentity || clustered || attached || isToast || !valid)
    return true
  const { foreignKeys } = evidence.structure
  if (foreignKeys.some((key) => key.table === index.table && whyNotUsable(index, key) === null)) return true
  if (redundantIndexes(evidence).some(({ by }) => by === index)) return true
  return evidence.recentSources.some((source) => source.includes(index.name))
}
