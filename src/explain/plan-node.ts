/** A condition or key of a node, as EXPLAIN words it. */
export interface PlanDetail {
  /** `Index Cond`, `Filter`, `Sort Key`… */
  readonly label: string
  readonly text: string
}

/** One node of a plan tree, as `EXPLAIN (FORMAT JSON)` gives it; numbers are the planner's estimates. */
export interface PlanNode {
  /** `Index Scan`, `Seq Scan`, `Nested Loop`… */
  readonly type: string
  /** What it is to its parent: `Outer`, `Inner`, `InitPlan`, `SubPlan`, `Member`; null at the top. */
  readonly role: string | null
  readonly relation: string | null
  readonly alias: string | null
  readonly index: string | null
  /** The partitioned index that `index` is a part of; null where it is none. */
  readonly partOf: string | null
  /** The planner was told not to use this node and had no other way (PostgreSQL 18 and later). */
  readonly isDisabled: boolean
  readonly startupCost: number
  readonly totalCost: number
  readonly rows: number
  readonly details: readonly PlanDetail[]
  /** What an execution found; absent where the plan was not executed. */
  readonly actual?: NodeActual
  readonly children: readonly PlanNode[]
}

/** What EXPLAIN (ANALYZE, BUFFERS) saw of a node. */
export interface NodeActual {
  /** Rows that it gave, over all loops. */
  readonly rows: number
  /** Times that it was run; 0: never. */
  readonly loops: number
  /** Rows that its filter threw away, over all loops. */
  readonly filteredRows: number
  /** Rows that an index-only scan had to look up in the table. */
  readonly heapFetches: number
  /** Pages of which a bitmap forgot the rows, for lack of memory. */
  readonly lossyPages: number
  /** It wrote to disk what memory did not hold. */
  readonly hasSpilled: boolean
  /** Pages that it and the nodes below it read, from memory or disk. */
  readonly pages: number
}

const detailKeys = [
  'Index Cond',
  'Recheck Cond',
  'Order By',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'Filter',
  'Sort Key',
  'Presorted Key',
  'Group Key',
] as const

/** The partitioned index at the top, by the name of a partition's index. */
export type IndexParents = ReadonlyMap<string, string>

/** The plan tree in what EXPLAIN (FORMAT JSON) returned, as text or parsed. Pure. */
export function parsePlan(json: unknown, parents: IndexParents = new Map()): PlanNode {
  const parsed: unknown = typeof json === 'string' ? JSON.parse(json) : json
  const [first] = parsed as readonly { readonly Plan: RawNode }[]
  return nodeOf(first!.Plan, parents)
}

interface RawNode {
  readonly [key: string]: unknown
  readonly Plans?: readonly RawNode[]
}

function nodeOf(raw: RawNode, parents: IndexParents): PlanNode {
  const index = textOf(raw['Index Name'])
  return {
    type: String(raw['Node Type']),
    role: textOf(raw['Parent Relationship']),
    relation: textOf(raw['Relation Name']),
    alias: textOf(raw['Alias']),
    index,
    partOf: (index !== null && parents.get(index)) || null,
    isDisabled: raw['Disabled'] === true,
    startupCost: Number(raw['Startup Cost'] ?? 0),
    totalCost: Number(raw['Total Cost'] ?? 0),
    rows: Number(raw['Plan Rows'] ?? 0),
    details: detailKeys.flatMap((label) => detailOf(label, raw[label])),
    ...(raw['Actual Loops'] === undefined ? {} : { actual: actualOf(raw) }),
    children: (raw.Plans ?? []).map((child) => nodeOf(child, parents)),
  }
}

function actualOf(raw: RawNode): NodeActual {
  const number = (key: string) => Number(raw[key] ?? 0)
  const loops = number('Actual Loops')
  const isHashSplit = raw['Hash Batches'] !== undefined && number('Hash Batches') > 1
  const isGroupSplit = raw['Node Type'] === 'Aggregate' && number('Disk Usage') > 0
  const hasOwnFile = raw['Node Type'] === 'Materialize' && number('Temp Written Blocks') > 0
  return {
    rows: number('Actual Rows') * loops,
    loops,
    filteredRows: (number('Rows Removed by Filter') + number('Rows Removed by Join Filter')) * loops,
    heapFetches: number('Heap Fetches'),
    lossyPages: number('Lossy Heap Blocks'),
    hasSpilled: raw['Sort Space Type'] === 'Disk' || isHashSplit || isGroupSplit || hasOwnFile,
    pages: number('Shared Hit Blocks') + number('Shared Read Blocks'),
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function detailOf(label: string, value: unknown): readonly PlanDetail[] {
  if (value === undefined) return []
  return [{ label, text: Array.isArray(value) ? value.join(', ') : String(value) }]
}

/** A node and all below it, in the order that EXPLAIN prints them. */
export function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...node.children.flatMap(nodesOf)]
}

/** `Index Scan using ix_a on prompts p`, as EXPLAIN's text form words a node. */
export function describeNode(node: PlanNode): string {
  const using =
    node.index === null
      ? ''
      : node.type === 'Bitmap Index Scan'
        ? ` on ${node.index}`
        : ` using ${node.index}`
  const alias = node.alias !== null && node.alias !== node.relation ? ` ${node.alias}` : ''
  const on = node.relation === null ? '' : ` on ${node.relation}${alias}`
  return `${node.type}${using}${on}`
}
