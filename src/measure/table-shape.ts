import type { CatalogIndex, CatalogObject } from '../catalog/object.js'
import { checkWords } from '../catalog/sample/check-words.js'
import { keyColumns } from '../catalog/sample/foreign-key.js'
import type { PlannedCheck } from '../catalog/sample/plan-tables.js'
import { resolveDomain, type TypeBook } from '../catalog/sample/type-book.js'
import type {
  ColumnObject,
  ConstraintObject,
  DefaultObject,
  IndexObject,
  TableObject,
} from '../catalog/tables.js'

/** A column that a generated row gives a value to; of the generated ones PostgreSQL makes its own. */
export interface ShapeColumn {
  readonly name: string
  /** Printed; behind its domains. */
  readonly type: string
  readonly notNull: boolean
  readonly position: number
  readonly default: string | null
  /** Numbered by PostgreSQL: an identity or a sequence. */
  readonly isNumbered: boolean
  /** A B-tree has it, so what lies in it should be as different as it would be. */
  readonly isOrdered: boolean
}

/** A unique index with a predicate. */
export interface PartialUnique {
  readonly columns: readonly string[]
  readonly predicate: string
  /** That the predicate names. */
  readonly predicateColumns: readonly string[]
}

/** What the rows of a table must hold to. */
export interface TableShape {
  readonly columns: readonly ShapeColumn[]
  /** Columns of each unique index of all rows, those of its expressions among them. */
  readonly uniques: readonly (readonly string[])[]
  /** Unique indexes of some rows: which those are must follow from what may come twice. */
  readonly partialUniques: readonly PartialUnique[]
}

/** Read from the catalog what rows of a table must hold to. Pure. */
export function tableShape(table: TableObject, index: CatalogIndex, book: TypeBook): TableShape {
  const children = index.children(table.id)
  const all = children.filter((child): child is ColumnObject => child.kind === 'column')
  const names = all.map(({ name }) => name)
  const indexes = children.filter((child): child is IndexObject => child.kind === 'index')
  const unique = indexes.filter((one) => one.unique)
  const uniques = [
    ...constraintsOf(children).map(({ definition, type }) =>
      type === 'exclusion' ? checkWords(definition, names).columns : keyColumns(definition),
    ),
    ...unique.filter(({ predicate }) => predicate === null).map(columnsOf),
  ]
  const trees = indexes.filter(({ method }) => method === 'btree')
  const ordered = new Set([...uniques.flat(), ...trees.flatMap(columnsOf)])
  return {
    columns: all
      .filter(({ generated }) => generated === null)
      .map((column) => shapeOf(column, { index, book, ordered }))
      .sort((a, b) => a.position - b.position),
    uniques: uniques.filter((columns) => columns.length > 0),
    partialUniques: unique.flatMap((one) =>
      one.predicate === null
        ? []
        : [
            {
              columns: columnsOf(one),
              predicate: one.predicate,
              predicateColumns: checkWords(one.predicate, names).columns,
            },
          ],
    ),
  }

  function columnsOf({ keys }: IndexObject): readonly string[] {
    return keys.flatMap((key) => checkWords(key, names).columns)
  }
}

function constraintsOf(children: readonly CatalogObject[]): readonly ConstraintObject[] {
  const kinds: readonly ConstraintObject['type'][] = ['primary key', 'unique', 'exclusion']
  return children.filter(
    (child): child is ConstraintObject =>
      child.kind === 'constraint' && kinds.includes((child as ConstraintObject).type),
  )
}

interface Reading {
  readonly index: CatalogIndex
  readonly book: TypeBook
  readonly ordered: ReadonlySet<string>
}

function shapeOf(column: ColumnObject, { index, book, ordered }: Reading): ShapeColumn {
  const written = index.children(column.id).find((child): child is DefaultObject => child.kind === 'default')
  const { base, notNull } = resolveDomain(column.type, book)
  return {
    name: column.name,
    type: base,
    notNull: column.notNull || notNull,
    position: column.position,
    default: written?.expression ?? null,
    isNumbered: column.identity !== null || (written?.expression.includes('nextval(') ?? false),
    isOrdered: ordered.has(column.name),
  }
}

/** Columns that a check names together with others. Pure. */
export function tiedColumns(checks: readonly PlannedCheck[]): ReadonlySet<string> {
  return new Set(checks.flatMap(({ words }) => (words.columns.length > 1 ? words.columns : [])))
}

/** The unique index of some rows whose predicate names a column. Pure. */
export function partialUniqueOf(
  { name }: ShapeColumn,
  { partialUniques }: TableShape,
): PartialUnique | undefined {
  return partialUniques.find(({ predicateColumns }) => predicateColumns.includes(name))
}
