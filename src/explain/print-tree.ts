import { describeNode, type PlanNode } from './plan-node.js'

/** A line of a printed plan. */
export interface TreeLine {
  readonly text: string
  readonly isMarked: boolean
}

/**
 * A plan as lines of text, a node each with its conditions below it. Pure.
 *
 * @param marked the node that is objected to
 */
export function printTree(tree: PlanNode, marked: PlanNode | null): readonly TreeLine[] {
  return lines(tree, { marked, lead: '', isLast: null })
}

interface Place {
  readonly marked: PlanNode | null
  readonly lead: string
  /** Null at the top. */
  readonly isLast: boolean | null
}

function lines(node: PlanNode, { marked, lead, isLast }: Place): readonly TreeLine[] {
  const isMarked = node === marked
  const own = isLast === null ? '' : isLast ? '└ ' : '├ '
  const below = lead + (isLast === null ? '' : isLast ? '  ' : '│ ')
  const beside = node.children.length > 0 ? '│ ' : '  '
  return [
    { text: `${lead}${own}${describeNode(node)}${estimate(node)}`, isMarked },
    ...node.details.map(({ label, text }) => ({
      text: `${below}${beside}  ${label}: ${text}`,
      isMarked: false,
    })),
    ...node.children.flatMap((child, at) =>
      lines(child, { marked, lead: below, isLast: at === node.children.length - 1 }),
    ),
  ]
}

function estimate({ rows, totalCost, isDisabled }: PlanNode): string {
  return `  rows ${rows}, cost ${Math.round(totalCost)}${isDisabled ? ', disabled' : ''}`
}
