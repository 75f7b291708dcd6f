import { VaultDbError } from '../errors.js'
import type { SizeFact } from './declared-query.js'
import { subjectOf } from './gather-sizes.js'
import type { GhostTable } from './ghost-plan.js'

/**
 * Sizes are of tables and columns that are at head, and a column's only count where the rows of its table are declared. Pure.
 *
 * @throws PROJECT_INVALID  with the line of the first that is not
 */
export function requireSized(facts: readonly SizeFact[], tables: readonly GhostTable[]): void {
  const sized = new Set(facts.flatMap((fact) => (fact.kind === 'rows' ? [fact.table] : [])))
  for (const fact of facts) {
    const name = fact.kind === 'rows' ? fact.table : fact.at.table
    const table = tables.find((each) => each.name === name)
    if (table === undefined) throw refused(fact, `There is no table ${name} at head`)
    if (fact.kind === 'rows') continue
    const { column } = fact.at
    if (!table.columns.some((each) => each.name === column)) {
      throw refused(fact, `There is no column ${name}.${column} at head`)
    }
    if (!sized.has(name)) throw refused(fact, `The rows of ${name} are not declared`)
  }
}

function refused(fact: SizeFact, reason: string): VaultDbError {
  return new VaultDbError('PROJECT_INVALID', `${reason}: "@${subjectOf(fact)}" says nothing.`, {
    at: { file: fact.file, line: fact.line },
    hint: 'Correct the name, or declare the rows: `-- @rows TABLE N`.',
  })
}
