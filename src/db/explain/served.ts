import { isVaultDbError } from '../../errors.js'
import type { AlonePlan, ServedPlans } from '../../explain/check.js'
import type { DeclaredQuery } from '../../explain/declared-query.js'
import { type IndexDemand, indexDemands, noSortLine, sortsOf, usesIndex } from '../../explain/demands.js'
import type { PlanNode } from '../../explain/plan-node.js'
import { explain, explainFully, type Planner } from './plans.js'
import { climbLadder } from './why-not.js'

/** Everything that is not an index disabled. */
export const noSorts = ['seqscan', 'sort', 'incremental_sort'] as const

/** What the indexes of an empty schema can do for a query, whatever that costs. */
export async function explainServed(planner: Planner, query: DeclaredQuery): Promise<ServedPlans> {
  const { plan: unscanned, json } = await explainFully(planner, query, { off: ['seqscan'] })
  const unsorted = await explain(planner, query, { off: noSorts })
  const alone: AlonePlan[] = []
  const demands = indexDemands(query)
  for (const index of new Set(demands.map((demand) => demand.index))) {
    const own = demands.filter((demand) => demand.index === index)
    alone.push(await explainAlone(planner, query, own))
  }
  return { unscanned, unsorted, alone, json }
}

/** An index alone on its table, and the ladder where it is not used for one of the tables that it is expected on. */
async function explainAlone(
  planner: Planner,
  query: DeclaredQuery,
  demands: readonly IndexDemand[],
): Promise<AlonePlan> {
  const { index, on } = demands[0]!
  if (!planner.indexes.has(index)) {
    const { whyMissing } = await import('../../explain/why-not/explain-why.js')
    return { index, plan: null, why: whyMissing(index, planner.schema) }
  }
  const plan = await planAlone(planner, query, index)
  const unused = demands.find((demand) => !usesIndex(plan, demand))
  const isUnordered = noSortLine(query) !== null && sortsOf(plan).length > 0
  if (unused === undefined && !isUnordered) return { index, plan }
  const why = await climbLadder(planner, query, {
    index,
    on: unused?.on ?? on,
    plan,
    isUsed: unused === undefined,
  })
  return unused === undefined ? { index, plan, whyUnordered: why } : { index, plan, why }
}

async function planAlone(planner: Planner, query: DeclaredQuery, alone: string): Promise<PlanNode> {
  try {
    return await explain(planner, query, { off: noSorts, alone })
  } catch (error) {
    if (!isVaultDbError(error) || error.database?.sqlState !== '42P10') throw error
    return explain(planner, query, { off: noSorts, alone, keepUnique: true })
  }
}
