import { isVaultDbError } from '../../errors.js'
import type { SizedPlan } from '../../explain/check.js'
import type { DeclaredQuery } from '../../explain/declared-query.js'
import { type IndexDemand, indexDemands, usesIndex } from '../../explain/demands.js'
import { nodesOf, type PlanNode } from '../../explain/plan-node.js'
import type { Flip, PassedOver } from '../../explain/why-not/passed-over.js'
import { explain, type Planner, type PlanOptions, type Setting } from './plans.js'

/** A ghost on which the size of a table can be changed. */
export interface Scale {
  readonly planner: Planner
  readonly rowsOf: ReadonlyMap<string, number>
  readonly scale: (table: string, factor: number) => Promise<void>
  /** The partitioned table of a partition; of another table itself. */
  readonly rootOf: (table: string) => string
}

/** Values that servers are often given, in the order of how often they decide. */
const settings: readonly Setting[] = [
  { name: 'random_page_cost', value: '1.1' },
  { name: 'effective_cache_size', value: '64GB' },
  { name: 'work_mem', value: '256MB' },
  { name: 'cpu_tuple_cost', value: '0.03' },
]

/** Factors of the declared rows, the nearest first. */
const factors = [4, 1 / 4, 16, 1 / 16, 64, 1 / 64, 256, 1 / 256, 1024, 1 / 1024]
/** Beyond this a table's file would only be slow to make. */
const mostRows = 2_000_000_000

/** Price the indexes that a query expects and that its plans at the declared size do not use. */
export async function priceSized(
  scale: Scale,
  query: DeclaredQuery,
  plans: readonly SizedPlan[],
): Promise<readonly SizedPlan[]> {
  const priced: SizedPlan[] = []
  for (const sized of plans) {
    const passedOver: PassedOver[] = []
    for (const demand of indexDemands(query)) {
      if (usesIndex(sized.plan, demand) || !scale.planner.indexes.has(demand.index)) continue
      passedOver.push(await priceOne(scale, query, { demand, values: sized.values }))
    }
    priced.push(passedOver.length === 0 ? sized : { ...sized, passedOver })
  }
  return priced
}

interface Wanted {
  readonly demand: IndexDemand
  readonly values: readonly string[] | undefined
}

async function priceOne(scale: Scale, query: DeclaredQuery, wanted: Wanted): Promise<PassedOver> {
  const { index, on } = wanted.demand
  const forced = await planForced(scale.planner, query, wanted)
  if (forced === null) return { index, on, forced, setting: null, flip: null }
  const isChosen = async (options: PlanOptions = {}) => {
    const plan = await explain(scale.planner, query, { ...valuesOf(wanted), ...options })
    return usesIndex(plan, wanted.demand)
  }
  let setting: Setting | null = null
  for (const each of settings) {
    if (setting === null && (await isChosen({ settings: [each] }))) setting = each
  }
  const table = tableOf(forced, wanted.demand)
  const flip = table === null ? null : await findFlip(scale, table, isChosen)
  return { index, on, forced, setting, flip }
}

function valuesOf({ values }: Wanted): PlanOptions {
  return values === undefined ? {} : { values }
}

/** The cheapest plan that uses the index: sequential scans disabled, then the indexes that were preferred, one after another. */
async function planForced(planner: Planner, query: DeclaredQuery, wanted: Wanted): Promise<PlanNode | null> {
  const { index } = wanted.demand
  const without: string[] = []
  for (let turn = 0; turn < 5; turn += 1) {
    const plan = await planWithout(planner, query, { ...valuesOf(wanted), off: ['seqscan'], without })
    if (plan === null) return null
    if (usesIndex(plan, wanted.demand)) return plan
    const others = nodesOf(plan).flatMap((node) => node.partOf ?? node.index ?? [])
    const next = others.filter((name) => name !== index && !without.includes(name))
    if (next.length === 0) return null
    without.push(...next)
  }
  return null
}

/** ON CONFLICT cannot do without its index. */
async function planWithout(
  planner: Planner,
  query: DeclaredQuery,
  options: PlanOptions,
): Promise<PlanNode | null> {
  try {
    return await explain(planner, query, options)
  } catch (error) {
    if (isVaultDbError(error) && error.database?.sqlState === '42P10') return null
    throw error
  }
}

/** The table that an index is of, from a plan that uses it. */
function tableOf(plan: PlanNode, { index }: IndexDemand): string | null {
  const find = (node: PlanNode, holder: PlanNode): string | null => {
    const own = node.relation === null ? holder : node
    if (node.index === index || node.partOf === index) return own.relation
    return node.children.map((child) => find(child, own)).find((table) => table !== null) ?? null
  }
  return find(plan, plan)
}

/** Where between the declared rows and a multiple the planner turns to the index, to a tenth. */
async function findFlip(
  { scale, rowsOf, rootOf }: Scale,
  leaf: string,
  isChosen: () => Promise<boolean>,
): Promise<Flip | null> {
  const table = rootOf(leaf)
  const declaredRows = rowsOf.get(table)
  if (declaredRows === undefined) return null
  const isChosenAt = async (factor: number) => {
    await scale(table, factor)
    return isChosen()
  }
  try {
    const inRange = factors.filter(
      (factor) => declaredRows * factor >= 1 && declaredRows * factor <= mostRows,
    )
    for (const factor of inRange) {
      if (!(await isChosenAt(factor))) continue
      const edge = await bisect(isChosenAt, factor)
      return { table, declaredRows, rows: rounded(declaredRows * edge) }
    }
    return null
  } finally {
    await scale(table, 1)
  }
}

/** Between 1, where the index is not chosen, and a factor where it is. */
async function bisect(isChosenAt: (factor: number) => Promise<boolean>, factor: number): Promise<number> {
  let [not, chosen] = [1, factor]
  while (Math.abs(Math.log(chosen / not)) > 0.1) {
    const middle = Math.sqrt(not * chosen)
    if (await isChosenAt(middle)) chosen = middle
    else not = middle
  }
  return chosen
}

/** Two digits that count. */
function rounded(rows: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(rows)) - 1)
  return Math.round(rows / unit) * unit
}
