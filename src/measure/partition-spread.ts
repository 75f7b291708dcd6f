import { indexCatalog } from '../catalog/index-catalog.js'
import type { Catalog, CatalogIndex } from '../catalog/object.js'
import type { TableObject } from '../catalog/tables.js'
import { isComment, tokenize } from '../sql/lexer.js'
import { printName } from '../sql/print-name.js'
import { pickOf, type Sql, shareOf } from './sql-numbers.js'

/** What a partition takes in one column. */
type Bound =
  | { readonly kind: 'range'; readonly from: Sql | null; readonly to: Sql | null }
  | { readonly kind: 'list'; readonly items: readonly Sql[] }

/** What the rows of one partition hold, by column of the keys above it. */
type Cell = ReadonlyMap<string, Bound>

/** Salt of the choice of a partition; columns count from 1. */
const partitionSalt = 0

/**
 * For each column that a partitioned table is divided by: values spread evenly over its partitions, default partitions
 * left out; the usual ones where a partition asks for none. Pure.
 *
 * @param types printed types by column
 * @returns none for a table without bounds that rows can be spread over
 */
export function partitionSpread(
  root: TableObject,
  { catalog, types }: { readonly catalog: Catalog; readonly types: ReadonlyMap<string, string> },
): ReadonlyMap<string, (row: Sql, usual: Sql) => Sql> {
  const cells = cellsOf(root, indexCatalog(catalog)).filter((cell) => cell.size > 0)
  const columns = [...new Set(cells.flatMap((cell) => [...cell.keys()]))]
  return new Map(
    columns.map((column) => {
      const type = types.get(column) ?? 'text'
      return [
        column,
        (row: Sql, usual: Sql) => {
          const valueIn = (cell: Cell) => boundValue(cell.get(column), { type, row, usual })
          const cases = cells.map((cell, at) => `when ${at + 1} then ${valueIn(cell)}`)
          return `(case ${pickOf(row, partitionSalt, cells.length)} ${cases.join(' ')} end)::${type}`
        },
      ] as const
    }),
  )
}

function cellsOf(table: TableObject, index: CatalogIndex): readonly Cell[] {
  const [, strategy = '', list = ''] = /^(\w+) \((.*)\)$/s.exec(table.partitionKey ?? '') ?? []
  const names = columnsOf(table, index).filter((name) =>
    list.split(', ').some((key) => key.split(' ')[0] === printName(name)),
  )
  const parts = index.parts(table.id).filter((part): part is TableObject => part.kind === 'table')
  return parts.flatMap((part) => {
    const bound = part.partitionOf?.bound ?? 'DEFAULT'
    const own = names.length === 1 ? parseBound(strategy, bound) : null
    if (own === null && strategy !== 'HASH') return []
    const cell: Cell = own === null ? new Map() : new Map([[names[0]!, own]])
    if (part.partitionKey === null) return [cell]
    return cellsOf(part, index).map((below) => new Map([...below, ...cell]))
  })
}

function columnsOf(table: TableObject, index: CatalogIndex): readonly string[] {
  return index
    .children(table.id)
    .filter(({ kind }) => kind === 'column')
    .map(({ name }) => name)
}

/** `FOR VALUES FROM ('a') TO ('b')`, `FOR VALUES IN ('a', 'b')`; null where it says nothing of values. */
function parseBound(strategy: string, bound: string): Bound | null {
  const tokens = tokenize(bound).filter((token) => !isComment(token))
  const words = tokens.map(({ start, end }) => bound.slice(start, end))
  const listAfter = (word: string) => {
    const open = words.indexOf('(', words.indexOf(word))
    const inside = words.slice(open + 1, words.indexOf(')', open))
    return inside.join(' ').split(' , ')
  }
  if (strategy === 'LIST' && words.includes('IN')) {
    const items = listAfter('IN').filter((item) => item !== 'NULL')
    return items.length === 0 ? null : { kind: 'list', items }
  }
  if (strategy !== 'RANGE' || !words.includes('FROM')) return null
  const known = (value: string | undefined) =>
    value === undefined || value === 'MINVALUE' || value === 'MAXVALUE' ? null : value
  const from = known(listAfter('FROM')[0])
  const to = known(listAfter('TO')[0])
  return from === null && to === null ? null : { kind: 'range', from, to }
}

function boundValue(
  bound: Bound | undefined,
  { type, row, usual }: { readonly type: string; readonly row: Sql; readonly usual: Sql },
): Sql {
  if (bound === undefined) return usual
  const salt = partitionSalt + 1000
  if (bound.kind === 'list') {
    return `(array[${bound.items.map((item) => `${item}::${type}`).join(', ')}])[${pickOf(row, salt, bound.items.length)}]`
  }
  const low = bound.from === null ? null : `${bound.from}::${type}`
  const high = bound.to === null ? null : `${bound.to}::${type}`
  const step = /^timestamp/.test(type) ? "'30 days'::interval" : '30'
  if (!/^(timestamp|date|smallint|integer|bigint|numeric)/.test(type)) return low ?? high!
  const first = low ?? `(${high} - ${step})`
  const width = low === null || high === null ? step : `(${high} - ${low})`
  const part = `(${shareOf(row, salt)} * ${width})`
  if (/^timestamp/.test(type)) return `(${first} + ${part})`
  return `(${first} + pg_catalog.floor(${part})::integer)`
}
