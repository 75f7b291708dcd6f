import { type DeclaredQuery, defaultScanRows, type Expectation } from './declared-query.js'
import { nodesOf, type PlanNode } from './plan-node.js'

/** An index that a query expects, with the line that says so. */
export type IndexDemand = Extract<Expectation, { kind: 'usesIndex' }>

/** The indexes that a query expects to use. */
export function indexDemands({ expectations }: DeclaredQuery): readonly IndexDemand[] {
  return expectations.filter((each): each is IndexDemand => each.kind === 'usesIndex')
}

/**
 * Whether a plan uses an index, for the table or alias that the demand names. The scan of a bitmap has no table of
 * its own: the heap scan above it has. A partition's index counts as the partitioned one.
 */
export function usesIndex(tree: PlanNode, { index, on }: Pick<IndexDemand, 'index' | 'on'>): boolean {
  const isOn = (node: PlanNode) => on === null || node.alias === on || node.relation === on
  const below = (node: PlanNode, holder: PlanNode): boolean => {
    const own = node.relation === null ? holder : node
    if ((node.index === index || node.partOf === index) && isOn(own)) return true
    return node.children.some((child) => below(child, own))
  }
  return below(tree, tree)
}

/** Line of `no sort`; null where the query does not expect it. */
export function noSortLine({ expectations }: DeclaredQuery): number | null {
  return expectations.find(({ kind }) => kind === 'noSort')?.line ?? null
}

/** Nodes that sort. */
export function sortsOf(tree: PlanNode): readonly PlanNode[] {
  return nodesOf(tree).filter(({ type }) => type === 'Sort' || type === 'Incremental Sort')
}

/** Rows of a table above which the query must not read it whole, and the line that says so. */
export function scanLimit({ expectations, sqlLine }: DeclaredQuery): {
  readonly rows: number
  readonly line: number
} {
  const limit = expectations.find((each) => each.kind === 'noScanOver')
  return limit === undefined ? { rows: defaultScanRows, line: sqlLine } : limit
}

/** An expectation of a kind; null where the query does not have it. */
export function demandOf<K extends Expectation['kind']>(
  { expectations }: DeclaredQuery,
  kind: K,
): Extract<Expectation, { kind: K }> | null {
  return expectations.find((each): each is Extract<Expectation, { kind: K }> => each.kind === kind) ?? null
}
