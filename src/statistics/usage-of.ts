import type { Usage } from '../indexes/evidence.js'
import type { Structure } from '../indexes/structure.js'
import { printQualified } from '../sql/print-name.js'
import type { Statistics } from './statistics.js'

/** The numbers of use in a document of statistics, named after their file. Pure. */
export function usageOf({ usage, takenAt }: Statistics, file: string): Usage {
  return { ...usage, source: `${file} of ${takenAt.slice(0, 10)}` }
}

/**
 * Migrations whose indexes have no history in the numbers of a file: they ran since scans were counted there, or have not yet
 * run there. Pure.
 *
 * @param names of all migrations
 */
export function recentNames({ ledger }: Statistics, names: readonly string[]): readonly string[] {
  if (ledger === null) return []
  const { head, recent } = ledger
  return names.filter((name) => recent.includes(name) || head === null || name > head)
}

/** What the numbers of a file and the target do not have in common, a sentence each. Pure. */
export function usageNotes({ usage, tables }: Statistics, structure: Structure): readonly string[] {
  const { indexes } = usage
  const own = structure.indexes.filter(({ isToast }) => !isToast)
  const unknown = own.filter(({ id }) => indexes[id] === undefined).map(({ qualified }) => qualified)
  const ids = new Set(structure.tables.map(({ table }) => table))
  const gone = tables
    .filter(({ kind }) => kind !== 'materialized view')
    .map(({ schema, name }) => printQualified(schema, name))
    .filter((table) => !ids.has(table))
  return [
    ...(unknown.length === 0
      ? []
      : [`The statistics do not have ${listed(unknown)}: their size and use are unknown.`]),
    ...(gone.length === 0 ? [] : [`In the statistics and not in the target: ${listed(gone)}.`]),
  ]
}

function listed(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ')
}
