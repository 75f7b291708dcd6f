import type { Difference } from '../../catalog/compare-catalogs.js'
import type { Json } from '../../catalog/object.js'
import { propertyWords, valueWords } from '../drift/words.js'
import type { RowChange } from './compare-rows.js'
import type { ProofFinding } from './report.js'

/** What `down` left otherwise than it was, object by object. Pure. */
export function leftoverFindings(differences: readonly Difference[]): readonly ProofFinding[] {
  return differences.map((difference) => findingOf('down-leftover', difference, 'down', 'before up'))
}

/** What the second `up` made otherwise than the first. Pure. */
export function repeatFindings(differences: readonly Difference[]): readonly ProofFinding[] {
  return differences.map((difference) =>
    findingOf('up-again', difference, 'the second up', 'after the first'),
  )
}

function findingOf(
  rule: ProofFinding['rule'],
  { object, change, property, expected, actual }: Difference,
  after: string,
  before: string,
): ProofFinding {
  const messages = {
    extra: `${object} is there after ${after}, and was not ${before}`,
    missing: `${object} is gone after ${after}, and was there ${before}`,
    changed: `${object}: ${propertyWords(property ?? '')} is ${words(actual, property)} after ${after}, and was ${words(expected, property)} ${before}`,
  }
  return { rule, message: messages[change], object, property, line: null }
}

/** Rows that the way down did not bring back. Pure. */
export function rowFindings(changes: readonly RowChange[]): readonly ProofFinding[] {
  return changes.map((change) => ({
    rule: 'down-rows',
    message: `${change.table}: ${rowWords(change)} by up and down`,
    object: `table ${change.table}`,
    property: null,
    line: null,
  }))
}

function rowWords({ lost, changed, added, columns }: RowChange): string {
  const rows = (count: number) => `${count} ${count === 1 ? 'row' : 'rows'}`
  const inColumns = columns.length === 0 ? '' : ` (${columns.join(', ')})`
  const parts = [
    lost > 0 ? `${rows(lost)} lost` : '',
    changed > 0 ? `${rows(changed)} changed${inColumns}` : '',
    added > 0 ? `${rows(added)} left behind` : '',
  ]
  return parts.filter(Boolean).join(', ')
}

const longest = 80

/** A value of a property in one line, cut where it is long. */
function words(value: Json, property: string | null): string {
  const lines = valueWords(value, property ?? '')
  const text = (Array.isArray(value) ? lines.replaceAll('\n', ', ') : lines).replace(/\s+/g, ' ').trim()
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
