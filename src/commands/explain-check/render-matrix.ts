import {
  type IndexMatrix,
  type MatrixCell,
  type MatrixRow,
  neededRatio,
} from '../../explain/matrix/index-matrix.js'
import { cellName, ratioWords, ruleWords, unneededWords } from '../../explain/matrix/words.js'
import type { Style } from '../command.js'

const ratioWidth = 11

/** The matrix as a list, an index after another below its table: what each query costs without it. */
export function renderMatrix({ rows }: IndexMatrix, style: Style): string {
  const tables = [...new Set(rows.map(({ table }) => table))]
  const blocks = tables.map((table) =>
    [
      style.bold(table),
      ...rows.filter((row) => row.table === table).flatMap((row) => renderRow(row, style)),
    ].join('\n'),
  )
  const intro = 'What each query costs without an index, as a multiple of its cost with it:'
  return [style.wrap(intro), ...blocks, summary(rows, style)].join('\n\n')
}

function renderRow(row: MatrixRow, style: Style): readonly string[] {
  const rules = ruleWords(row)
  const head = style.wrap(rules.length === 0 ? row.name : `${row.name} (${rules.join('; ')})`, 2)
  const unneeded = unneededWords(row)
  if (unneeded !== null) return [head, style.yellow(style.wrap(unneeded, ratioWidth + 2))]
  const cells = row.cells.filter(
    ({ isOtherPlan, ratio }) => isOtherPlan && (ratio ?? Infinity) >= neededRatio,
  )
  return [head, ...cells.map((cell) => renderCell(cell, style))]
}

function renderCell(cell: MatrixCell, style: Style): string {
  const ratio = cell.ratio === null ? 'not at all' : ratioWords(cell.ratio)
  const text = style.wrap(cellName(cell), ratioWidth + 2).trimStart()
  return `${ratio.padStart(ratioWidth)}  ${text}`
}

/** Two that stand in for each other cannot both go. */
function togetherWords(names: readonly string[]): string {
  return names.length === 1 ? '' : ' Each is judged with all the others in place.'
}

function summary(rows: readonly MatrixRow[], style: Style): string {
  const names = rows.filter(({ isUnneeded }) => isUnneeded).map(({ name }) => name)
  if (names.length === 0)
    return style.wrap(
      `Each of ${rows.length} indexes is needed by a query, a foreign key or a rule of the schema.`,
    )
  const verb = names.length === 1 ? 'is' : 'are'
  const text = `${names.length} of ${rows.length} indexes ${verb} needed by no declared query, foreign key or rule of the schema: ${names.join(', ')}.${togetherWords(names)}`
  return style.yellow(style.wrap(text))
}
