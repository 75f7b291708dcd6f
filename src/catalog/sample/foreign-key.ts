import { isComment, tokenize } from '../../sql/lexer.js'
import type { ObjectId } from '../object.js'

/** A foreign key, as its definition says it. */
export interface ForeignKey {
  readonly columns: readonly string[]
  readonly target: ObjectId
  /** As many as `columns`, in the same order. */
  readonly targetColumns: readonly string[]
  readonly deferrable: boolean
}

/**
 * Read `FOREIGN KEY (a, b) REFERENCES public.t(x, y) …` as PostgreSQL prints it. Pure.
 *
 * @returns null where it says more than that (PERIOD)
 */
export function parseForeignKey(definition: string): ForeignKey | null {
  const words = tokenize(definition)
    .filter((token) => !isComment(token))
    .map(({ start, end }) => definition.slice(start, end))
  const references = words.indexOf('REFERENCES')
  const columns = listAt(words, words.indexOf('('))
  const open = words.indexOf('(', references)
  const targetColumns = listAt(words, open)
  if (columns === null || targetColumns === null || columns.length !== targetColumns.length) return null
  const target = words.slice(references + 1, open).join('')
  const end = words.slice(open)
  const at = end.indexOf('DEFERRABLE')
  return { columns, target: `table ${target}`, targetColumns, deferrable: at > 0 && end[at - 1] !== 'NOT' }
}

/** Columns of a primary key or unique constraint as PostgreSQL prints it: `PRIMARY KEY (a, b)`. Pure. */
export function keyColumns(definition: string): readonly string[] {
  const words = tokenize(definition).map(({ start, end }) => definition.slice(start, end))
  return listAt(words, words.indexOf('(')) ?? []
}

function listAt(words: readonly string[], open: number): readonly string[] | null {
  if (open < 0) return null
  const inside = words.slice(open + 1, words.indexOf(')', open))
  const names = inside.filter((_, at) => at % 2 === 0)
  return inside.every((word, at) => at % 2 === 0 || word === ',') ? names.map(unquote) : null
}

function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}
