import { nodesOf, type PlanNode } from '../explain/plan-node.js'

/** What is known of the rows of one table after the fill. */
export interface TableFill {
  /** Without its schema, as plans name it. */
  readonly name: string
  readonly rows: number
  readonly declaredRows: number | null
  /** Why it holds none; null where it was filled. */
  readonly reason: string | null
}

/**
 * Why a measurement is not one at the declared size: a table that its plan reads could not be filled, or not as far. Pure.
 *
 * @param rootOf the partitioned table at the top, by the name of a partition
 */
export function sizeReason(
  plans: readonly PlanNode[],
  { fills, rootOf }: { readonly fills: readonly TableFill[]; readonly rootOf: (table: string) => string },
): string | null {
  const read = new Set(
    plans.flatMap(nodesOf).flatMap(({ relation }) => (relation === null ? [] : [rootOf(relation)])),
  )
  for (const { name, rows, declaredRows, reason } of fills) {
    if (!read.has(name)) continue
    if (reason !== null) return `${name} could not be filled: ${reason}`
    if (declaredRows !== null && rows < declaredRows) {
      return `${name} holds ${rows.toLocaleString('en')} of the ${declaredRows.toLocaleString('en')} rows declared`
    }
  }
  return null
}

/** What a fill came to, table by table. Pure. @param fill tables by printed name */
export function tableFills(fill: {
  readonly tables: readonly {
    readonly name: string
    readonly printed: string
    readonly declaredRows: number | null
  }[]
  readonly filled: readonly { readonly table: string; readonly rows: number }[]
  readonly unfilled: readonly { readonly table: string; readonly reason: string }[]
}): readonly TableFill[] {
  const known = fill.tables.map(({ name, printed, declaredRows }) => ({
    ...{ name, declaredRows },
    rows: fill.filled.find(({ table }) => table === printed)?.rows ?? 0,
    reason: fill.unfilled.find(({ table }) => table === printed)?.reason ?? null,
  }))
  const names = new Set(fill.tables.map(({ printed }) => printed))
  const others = fill.unfilled.filter(({ table }) => !names.has(table))
  const bare = (printed: string) => printed.split('.').at(-1)!.replace(/^"|"$/g, '')
  return [
    ...known,
    ...others.map(({ table, reason }) => ({ name: bare(table), rows: 0, declaredRows: null, reason })),
  ]
}
