import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { ObjectId } from '../object.js'
import type { ColumnObject, SequenceObject } from '../tables.js'
import type { KindRules, Scope, StepDraft } from './rule.js'
import { changedParameters, unusualParameters } from './sequence-words.js'
import { qualifiedName } from './words.js'

export const sequenceRules: KindRules<SequenceObject> = {
  kinds: ['sequence'],
  address: (sequence) => `sequence ${qualifiedName(sequence)}`,
  slots: (sequence) => (sequence.isIdentity ? [] : [`relation ${qualifiedName(sequence)}`]),
  goesWith: (sequence) => (sequence.ownedBy === null ? [] : [sequence.ownedBy]),
  create: (sequence, scope) =>
    sequence.isIdentity
      ? [{ sql: [] }]
      : [{ sql: [createSql(sequence)] }, ...ownedBySteps(sequence), ...continueSteps(sequence, scope)],
  drop: (sequence) =>
    sequence.isIdentity
      ? [{ sql: [] }]
      : [{ sql: [`drop sequence ${qualifiedName(sequence)}`], severity: 'data-losing' }],
  alter: (from, to, scope) => ({ steps: alterSteps(from, to, scope) }),
}

function createSql(sequence: SequenceObject): string {
  const words = [
    `create ${sequence.unlogged ? 'unlogged ' : ''}sequence ${qualifiedName(sequence)}`,
    ...(sequence.type === 'bigint' ? [] : [`as ${sequence.type}`]),
    ...unusualParameters(sequence, sequence.type),
  ]
  return words.join(' ')
}

function ownedBySteps(sequence: SequenceObject): readonly StepDraft[] {
  if (sequence.ownedBy === null) return []
  const name = qualifiedName(sequence)
  const path = sequence.ownedBy.slice('column '.length)
  // PostgreSQL asks for one owner of both; the table's is set first.
  const owner =
    sequence.owner === null ? [] : [`alter sequence ${name} owner to ${printName(sequence.owner)}`]
  const sql = [...owner, `alter sequence ${name} owned by ${path}`]
  const table = `table ${path.slice(0, lastDot(path))}`
  return [{ sql, needs: [sequence.ownedBy, table], provides: [], property: 'owned by' }]
}

/** A new sequence over a column that holds rows goes on after the highest of them. */
function continueSteps(sequence: SequenceObject, { from, to, isNew }: Scope): readonly StepDraft[] {
  const column =
    sequence.ownedBy === null ? undefined : (to.byId.get(sequence.ownedBy) as ColumnObject | undefined)
  if (!column || isNew(column.id) || !from.byId.has(column.id) || from.byId.has(sequence.id)) return []
  return [
    {
      sql: [continueSql(quoteLiteral(qualifiedName(sequence)), column.id)],
      needs: [column.id],
      provides: [],
    },
  ]
}

/** @param sequence SQL of the sequence's name as text */
export function continueSql(sequence: string, column: ObjectId): string {
  const path = column.slice('column '.length)
  const at = lastDot(path)
  return `select pg_catalog.setval(${sequence}, (select max(${path.slice(at + 1)}) from ${path.slice(0, at)}))`
}

/** The dot before the last printed name; quoted names may hold dots. */
function lastDot(path: string): number {
  return path.endsWith('"') ? path.search(/\."(?:[^"]|"")+"$/) : path.lastIndexOf('.')
}

function alterSteps(from: SequenceObject, to: SequenceObject, scope: Scope): readonly StepDraft[] {
  const name = qualifiedName(to)
  const changes = [...(from.type === to.type ? [] : [`as ${to.type}`]), ...changedParameters(from, to)]
  const steps: StepDraft[] = []
  if (changes.length > 0)
    steps.push({ sql: [`alter sequence ${name} ${changes.join(' ')}`], property: 'parameters' })
  if (from.unlogged !== to.unlogged) {
    steps.push({
      sql: [`alter sequence ${name} set ${to.unlogged ? 'unlogged' : 'logged'}`],
      property: 'unlogged',
    })
  }
  if (from.ownedBy !== to.ownedBy) steps.push(...moveOwner(from, to, scope))
  return steps
}

function moveOwner(from: SequenceObject, to: SequenceObject, { isGone }: Scope): readonly StepDraft[] {
  const release: StepDraft = {
    sql: [`alter sequence ${qualifiedName(to)} owned by none`],
    provides: [],
    property: 'owned by',
    before: from.ownedBy === null ? [] : [from.ownedBy],
  }
  const mustLetGo = from.ownedBy !== null && (to.ownedBy === null || isGone(from.ownedBy))
  return [...(mustLetGo ? [release] : []), ...ownedBySteps(to)]
}
