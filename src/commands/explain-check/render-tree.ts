import type { PlanNode } from '../../explain/plan-node.js'
import { printTree, type TreeLine } from '../../explain/print-tree.js'
import type { Style } from '../command.js'

const gutterWidth = 9

/**
 * A plan as a tree, before each node its share of the cost; `>` stands before the node that is objected to, and the
 * costliest is bold.
 *
 * @param colour of the node that is objected to
 */
export function renderTree(
  plan: PlanNode,
  style: Style,
  {
    marked = null,
    colour = style.red,
  }: { readonly marked?: PlanNode | null; readonly colour?: Style['red'] } = {},
): readonly string[] {
  return printTree(plan, marked).flatMap((line) => renderLine(line, style, colour))
}

function renderLine(line: TreeLine, style: Style, colour: Style['red']): readonly string[] {
  const { lead, hang, words, isMarked, isCostliest } = line
  const paint = isMarked ? colour : isCostliest ? style.bold : (text: string) => text
  const wrapped = style.wrap(words, gutterWidth + hang.length).split('\n')
  return wrapped.map((part, at) => {
    const gutter = at === 0 ? gutterOf(line) : ' '.repeat(gutterWidth)
    const branches = at === 0 ? lead : hang
    const text = part.trimStart()
    return `${isMarked && at === 0 ? colour(gutter) : style.dim(gutter)}${branches}${paint(text)}`
  })
}

/** `  >  87 %  `: the sign of an objection, then the share where it is a hundredth at least. */
function gutterOf({ share, isMarked }: TreeLine): string {
  const percent = share === null || share < 0.005 ? '' : `${Math.round(share * 100)} %`
  return `${isMarked ? '> ' : '  '}${percent.padStart(gutterWidth - 4)}  `
}
