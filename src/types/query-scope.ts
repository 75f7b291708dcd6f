import { nodeAt, nodesAt, numberAt, type TreeNode } from './node-tree.js'

/** One level of a query, as its columns are judged. */
export interface QueryScope {
  readonly query: TreeNode
  /** Entry n is number n + 1 of the range table. */
  readonly entries: readonly TreeNode[]
  /** Numbers of the entries that an outer join may fill with nulls. */
  readonly nulled: ReadonlySet<number>
  /** `varno.varattno` of the columns that WHERE wants not null. */
  readonly required: ReadonlySet<string>
  /** GROUP BY without grouping sets: every group has a row. */
  readonly isGrouped: boolean
  /** Grouping sets put nulls in the place of what they leave out. */
  readonly hasGroupingSets: boolean
  readonly outer: QueryScope | null
}

/** Take a level of a query apart. Pure. @param outer the level around it */
export function queryScope(query: TreeNode, outer: QueryScope | null): QueryScope {
  const nulled = new Set<number>()
  const tree = nodeAt(query, 'jointree')
  for (const from of tree ? nodesAt(tree, 'fromlist') : []) collectNulled(from, false, nulled)
  const hasGroupingSets = nodesAt(query, 'groupingSets').length > 0
  return {
    query,
    entries: nodesAt(query, 'rtable'),
    nulled,
    required: new Set(requiredColumns(tree ? nodeAt(tree, 'quals') : null)),
    isGrouped: nodesAt(query, 'groupClause').length > 0 && !hasGroupingSets,
    hasGroupingSets,
    outer,
  }
}

/** JoinType: which of its sides an outer join may leave without a row. */
const nulledSides: Readonly<Record<number, readonly string[]>> = {
  0: [],
  1: ['rarg'],
  2: ['larg', 'rarg'],
  3: ['larg'],
}

function collectNulled(from: TreeNode, isNulled: boolean, nulled: Set<number>): void {
  const entry = numberAt(from, 'rtindex')
  if (isNulled && entry > 0) nulled.add(entry)
  if (from.node !== 'JOINEXPR') return
  const sides = nulledSides[numberAt(from, 'jointype')] ?? ['larg', 'rarg']
  for (const side of ['larg', 'rarg']) {
    const next = nodeAt(from, side)
    if (next) collectNulled(next, isNulled || sides.includes(side), nulled)
  }
}

/** `a is not null and …` at the top of WHERE. */
function requiredColumns(condition: TreeNode | null): readonly string[] {
  if (condition?.node === 'BOOLEXPR' && condition.fields.get('boolop') === 'and') {
    return nodesAt(condition, 'args').flatMap(requiredColumns)
  }
  if (condition?.node !== 'NULLTEST' || numberAt(condition, 'nulltesttype') !== 1) return []
  const variable = nodeAt(condition, 'arg')
  if (variable?.node !== 'VAR' || numberAt(variable, 'varlevelsup') !== 0) return []
  return [variableKey(variable)]
}

/** A column of a level, as {@link QueryScope.required} names it. */
export function variableKey(variable: TreeNode): string {
  return `${numberAt(variable, 'varno')}.${numberAt(variable, 'varattno')}`
}

/** What a level gives, without the columns that only sort. */
export function targetsOf(query: TreeNode): readonly TreeNode[] {
  return nodesAt(query, 'targetList').filter((entry) => entry.fields.get('resjunk') !== 'true')
}
