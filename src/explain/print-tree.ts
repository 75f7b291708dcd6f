import { costliestNode, costShares } from './cost-shares.js'
import { describeNode, type PlanNode } from './plan-node.js'

/** A line of a printed plan. */
export interface TreeLine {
  /** Branches before the words. */
  readonly lead: string
  /** What stands in its place where the words go on in another line. */
  readonly hang: string
  readonly words: string
  /** Of the plan's cost, that this node adds by itself, 0 to 1; null on lines of conditions. */
  readonly share: number | null
  /** It is the node that is objected to. */
  readonly isMarked: boolean
  /** No node adds more to the cost. */
  readonly isCostliest: boolean
}

/**
 * A plan as lines of text, a node each with its conditions below it. Pure.
 *
 * @param marked the node that is objected to
 */
export function printTree(tree: PlanNode, marked: PlanNode | null): readonly TreeLine[] {
  const shares = costShares(tree)
  const look = { marked, shares, costliest: costliestNode(shares) }
  return linesOf(tree, look, { lead: '', isLast: null })
}

interface Look {
  readonly marked: PlanNode | null
  readonly shares: ReadonlyMap<PlanNode, number>
  readonly costliest: PlanNode | null
}

interface Place {
  readonly lead: string
  /** Null at the top. */
  readonly isLast: boolean | null
}

function linesOf(node: PlanNode, look: Look, { lead, isLast }: Place): readonly TreeLine[] {
  const own = isLast === null ? '' : isLast ? '└ ' : '├ '
  const below = lead + (isLast === null ? '' : isLast ? '  ' : '│ ')
  const beside = `${below}${node.children.length > 0 ? '│ ' : '  '}`
  const details = node.details.map(({ label, text }) => ({
    lead: `${beside}  `,
    hang: `${beside}    `,
    words: `${label}: ${text}`,
    share: null,
    isMarked: false,
    isCostliest: false,
  }))
  return [
    {
      lead: `${lead}${own}`,
      hang: `${beside}  `,
      words: `${describeNode(node)}  ${numbersOf(node)}`,
      share: look.shares.get(node) ?? 0,
      isMarked: node === look.marked,
      isCostliest: node === look.costliest,
    },
    ...details,
    ...node.children.flatMap((child, at) =>
      linesOf(child, look, { lead: below, isLast: at === node.children.length - 1 }),
    ),
  ]
}

/** Estimated rows, and the rows of an execution where there was one. */
function numbersOf({ rows, totalCost, isDisabled, actual }: PlanNode): string {
  const real = actual === undefined ? '' : actual.loops === 0 ? ' (never run)' : ` (real ${realRows(actual)})`
  return `rows ${rows}${real}, cost ${Math.round(totalCost)}${isDisabled ? ', disabled' : ''}`
}

/** As the estimate is: for one loop. */
function realRows({ rows, loops }: NonNullable<PlanNode['actual']>): string {
  const each = rows / loops
  const count = each < 10 && !Number.isInteger(each) ? each.toFixed(1) : String(Math.round(each))
  return loops === 1 ? count : `${count} × ${loops}`
}
