import type { SizedPlan } from '../check.js'
import { type IndexDemand, sortsOf, usesIndex } from '../demands.js'
import { describeNode, nodesOf, type PlanNode } from '../plan-node.js'
import { indexesOf } from '../plan-shape.js'
import type { WhyNot } from './expected-index.js'
import type { Flip, PassedOver } from './passed-over.js'

/** Why the planner takes another way than an index that can serve: the order, or the cost. Pure. */
export function whyPassedOver(sized: SizedPlan, demand: Pick<IndexDemand, 'index' | 'on'>): WhyNot {
  const { plan, unscanned, passedOver = [] } = sized
  const priced = passedOver.find(({ index, on }) => index === demand.index && on === demand.on)
  const forced = priced?.forced ?? (usesIndex(unscanned, demand) ? unscanned : null)
  const chosen = `${wayOf(plan)}, cost ${cost(plan)}`
  if (forced === null) {
    const experiment = 'With sequential scans and the other indexes disabled it is still not used.'
    return { rung: 'cost', cause: `with these values the planner finds ${chosen}`, experiment, remedy: null }
  }
  const against = `cost ${cost(forced)} with ${demand.index}`
  if (sortsOf(plan).length === 0 && sortsOf(forced).length > 0) {
    return {
      rung: 'order',
      cause: `the planner prefers ${chosen}, which needs no sort, against ${against} and a sort`,
      experiment: experimentOf(priced),
      remedy: null,
    }
  }
  return {
    rung: 'cost',
    cause: `the planner finds ${chosen}, against ${against}`,
    experiment: experimentOf(priced),
    remedy: null,
  }
}

/** What the plan does instead, in a few words. */
function wayOf(plan: PlanNode): string {
  const scan = nodesOf(plan).find(({ type }) => type === 'Seq Scan')
  if (scan !== undefined) return describeNode(scan)
  const indexes = indexesOf(plan)
  return indexes.length > 0 ? indexes.join(' and ') : 'another way'
}

function experimentOf(priced: PassedOver | undefined): string {
  if (priced === undefined) return 'Priced with sequential scans disabled.'
  const { setting, flip } = priced
  if (setting !== null) {
    const first = `With ${setting.name} = ${setting.value} alone it would be chosen`
    const more =
      flip === null ? 'no number of rows that was tried changes the choice' : `so it would ${rowsOf(flip)}`
    return `${first}; ${more}.`
  }
  if (flip !== null)
    return `No setting that was tried changes the choice, but it would be chosen ${rowsOf(flip)}.`
  return 'Neither a setting nor a number of rows that was tried changes the choice.'
}

function rowsOf({ table, rows, declaredRows }: Flip): string {
  const [count, declared] = [rows, declaredRows].map((each) => each.toLocaleString('en-US'))
  return `${rows < declaredRows ? 'below' : 'from'} about ${count} rows of ${table} (declared: ${declared})`
}

function cost({ totalCost }: PlanNode): string {
  return totalCost.toFixed(totalCost < 100 ? 2 : 0)
}
