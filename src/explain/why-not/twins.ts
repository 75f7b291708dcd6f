import { nodesOf, type PlanNode } from '../plan-node.js'
import { type Condition, conditionsOf, ownExpression, partsOf } from './conditions.js'
import type { ExpectedIndex, ExpectedKey, Twin } from './expected-index.js'

/** What a twin is made of: one key in another form, another method, no predicate. */
interface Change {
  readonly rung: Twin['rung']
  readonly cause: string
  readonly instead: string
  readonly keys?: readonly ExpectedKey[]
  readonly method?: string
  readonly predicate?: null
}

/** The plan that does not use an index, and the query. */
export interface Unserved {
  readonly plan: PlanNode
  readonly sql: string
  /** Table or alias that the header names. */
  readonly on: string | null
}

/**
 * Indexes like the expected one, each otherwise in one thing that the query's conditions suggest; then one that is otherwise
 * in all of them. Each is to be tried in its place. In the order of the ladder. Pure.
 */
export function twinsOf(index: ExpectedIndex, unserved: Unserved): readonly Twin[] {
  const found = comparedWith(index, unserved)
  const changes = [
    ...found.flatMap((compared) => expressionChange(index, compared)),
    ...collationChanges(index, unserved.sql),
    ...(found.some(({ isPlain }) => isPlain) ? operatorChanges(index) : []),
    ...(index.predicate === null ? [] : [predicateChange(index.predicate)]),
  ]
  const both = changes.filter(({ rung }) => rung === 'expression' || rung === 'type').slice(0, 1)
  const all = index.predicate === null || both.length === 0 ? [] : [together(both[0]!, index.predicate)]
  return [...changes, ...all].map((change) => twinOf(index, change))
}

/** A side of a comparison that is made of a key's columns. */
interface Compared {
  readonly key: number
  readonly text: string
  /** It is the key itself: the operator does not fit, not the expression. */
  readonly isPlain: boolean
}

function comparedWith(index: ExpectedIndex, { plan, on }: Unserved): readonly Compared[] {
  const sides = aliasesOf(plan, index.table, on).flatMap((alias) =>
    conditionsIn(plan).flatMap((condition) =>
      condition.sides.flatMap((side) => ownExpression(side, alias) ?? []),
    ),
  )
  const compared = index.keys.flatMap((key, at) =>
    sides
      .filter(({ names }) => key.columns.some((column) => names.includes(column)))
      .map(({ text }) => ({ key: at, text, isPlain: bare(text) === bare(key.text) })),
  )
  return compared.filter((one, at) => compared.findIndex((other) => isSame(one, other)) === at)
}

function isSame(one: Compared, other: Compared): boolean {
  return one.key === other.key && one.text === other.text
}

function bare(text: string): string {
  return text.replace(/^\((.*)\)$/, '$1')
}

/** What the plan calls the table. */
function aliasesOf(plan: PlanNode, table: string, on: string | null): readonly string[] {
  const names = nodesOf(plan)
    .filter(({ relation, alias }) => relation === table && (on === null || alias === on || relation === on))
    .flatMap(({ alias, relation }) => alias ?? relation ?? [])
  return [...new Set([...names, table])]
}

const conditionLabels = new Set([
  'Filter',
  'Index Cond',
  'Recheck Cond',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
])

/** Every comparison in a plan. Pure. */
export function conditionsIn(plan: PlanNode): readonly Condition[] {
  return nodesOf(plan).flatMap(({ details }) =>
    details.filter(({ label }) => conditionLabels.has(label)).flatMap(({ text }) => conditionsOf(text)),
  )
}

function expressionChange(index: ExpectedIndex, { key, text, isPlain }: Compared): readonly Change[] {
  const own = index.keys[key]!
  if (isPlain) return []
  const isCast = text.startsWith(`(${bare(own.text)})::`)
  const sql = /^(\w+|"[^"]+")$/.test(text) ? text : `(${text})`
  const keys = index.keys.with(key, { ...own, text: sql, collation: '', operatorClass: '' })
  const cause = isCast
    ? `the query compares ${bare(own.text)} as another type, ${text}`
    : `the query compares ${text}, and the index holds ${own.text}`
  return [{ rung: isCast ? 'type' : 'expression', cause, instead: `${text} in place of ${own.text}`, keys }]
}

/** Collations are not in a plan: those that the query names, and the column's own. */
function collationChanges({ keys }: ExpectedIndex, sql: string): readonly Change[] {
  const named = [...sql.matchAll(/\bcollate\s+((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)/gi)].map(
    (match) => match[1]!,
  )
  const collations = [...new Set(named)].map((name) => ` collate ${name}`)
  const own = keys.some(({ collation }) => collation !== '') ? [''] : []
  return [...collations, ...own].map((collation) => ({
    rung: 'collation',
    cause: 'the query compares by another collation than the index is sorted by',
    instead:
      collation === ''
        ? "the column's own collation"
        : `the collation ${collation.slice(' collate '.length)}`,
    keys: keys.map((key) => ({ ...key, collation })),
  }))
}

/** Other methods and operator classes, the likelier first; PostgreSQL refuses those that do not suit the type. */
function operatorChanges({ keys, method }: ExpectedIndex): readonly Change[] {
  const other = (operatorClass: string) => keys.map((key) => ({ ...key, operatorClass, collation: '' }))
  const plain = keys.map((key) => ({ ...key, operatorClass: '', collation: '', order: '' }))
  const isUsual = method === 'btree' && keys.every(({ operatorClass }) => operatorClass === '')
  return [
    ...(isUsual ? [] : [change('btree', plain, 'the method btree')]),
    change('btree', other(' text_pattern_ops'), 'the operator class text_pattern_ops'),
    ...['gin', 'gist'].flatMap((name) =>
      name === method ? [] : [change(name, plain, `the method ${name}`)],
    ),
    change(
      'gin',
      plain.map((key) => ({ ...key, operatorClass: ' gin_trgm_ops' })),
      'the method gin and gin_trgm_ops',
    ),
  ]

  function change(name: string, changed: readonly ExpectedKey[], instead: string): Change {
    const classes = keys.map(({ operatorClass }) => operatorClass).join('')
    const cause = `the index (${method}${classes}) does not know the query's operator`
    return { rung: 'operator', cause, instead, keys: changed, method: name }
  }
}

function predicateChange(predicate: string): Change {
  const cause = `the query's conditions do not imply the predicate of the index, ${predicate}`
  return { rung: 'predicate', cause, instead: `no predicate in place of ${predicate}`, predicate: null }
}

function together(change: Change, predicate: string): Change {
  return {
    ...change,
    instead: `${change.instead}, and no predicate in place of ${predicate}`,
    predicate: null,
  }
}

function twinOf(index: ExpectedIndex, { rung, cause, instead, ...changed }: Change): Twin {
  return { rung, cause, instead, sql: createSql({ ...index, ...changed }) }
}

function createSql({ tableSql, method, keys, predicate }: ExpectedIndex): string {
  const list = keys.map(
    ({ text, collation, operatorClass, order }) => `${text}${collation}${operatorClass}${order}`,
  )
  const where = predicate === null ? '' : ` where ${predicate}`
  return `create index on ${tableSql}${method === 'btree' ? '' : ` using ${method}`} (${list.join(', ')})${where}`
}

/**
 * The index that gives a query its order where the expected one does not: the keys that it compares for equality, then the
 * keys of the sort. Pure.
 *
 * @returns null where the order is not by this table's columns, or no sort is left
 */
export function orderTwin(index: ExpectedIndex, { plan, on }: Unserved): Twin | null {
  const sort = nodesOf(plan).find(({ type }) => type === 'Sort' || type === 'Incremental Sort')
  const list = sort?.details.find(({ label }) => label === 'Sort Key')?.text
  const [alias] = aliasesOf(plan, index.table, on)
  if (list === undefined || alias === undefined) return null
  const own = partsOf(list).map((part) => ownExpression(part, alias)?.text ?? null)
  if (own.some((text) => text === null)) return null
  const sortKeys = own.flatMap((text) => text ?? [])
  const equal = conditionsIn(plan)
    .filter(({ operator }) => operator === '=')
    .flatMap(({ sides }) => sides.flatMap((side) => ownExpression(side, alias)?.text ?? []))
  const keys = index.keys.filter(({ text }) => equal.some((side) => bare(side) === bare(text)))
  const words = [...new Set([...keys.map(({ text }) => text), ...sortKeys])]
  const all = words.map((text) => ({ text, columns: [], collation: '', operatorClass: '', order: '' }))
  const cause = `its columns (${index.keys.map(({ text }) => text).join(', ')}) do not give the order ${sortKeys.join(', ')}`
  const sql = createSql({ ...index, method: 'btree', keys: all })
  return { rung: 'order', cause, instead: `(${words.join(', ')})`, sql }
}
