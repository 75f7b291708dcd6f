import { indexCatalog } from '../catalog/index-catalog.js'
import type { Catalog, CatalogIndex, CatalogObject, ObjectId } from '../catalog/object.js'
import { resolveDomain, type TypeBook } from '../catalog/sample/type-book.js'
import type { ColumnObject, ConstraintObject, TableObject } from '../catalog/tables.js'
import type { ViewObject } from '../catalog/views.js'
import { printName } from '../sql/print-name.js'
import type { ColumnUse } from './column-type.js'
import type { TypeFacts } from './facts.js'
import { listedValues } from './listed-values.js'
import { references } from './references.js'
import { viewColumns } from './view-columns.js'

/** A column, as the types are made of it. */
export interface Column {
  readonly id: ObjectId
  readonly name: string
  /** As PostgreSQL prints it. */
  readonly type: string
  readonly comment: string | null
  readonly notNull: boolean
  /** NOT NULL holds for new rows only. */
  readonly oldNulls: boolean
  readonly hasDefault: boolean
  /** See {@link ColumnUse}. */
  readonly readOnly: ColumnUse['readOnly']
  /** Values that a check lists; null where none does. */
  readonly values: readonly string[] | null
  /** `users.id`. */
  readonly references: readonly string[]
  /** The table's column that a view shows. */
  readonly origin: ObjectId | null
}

/** A table, view, materialized view or foreign table. */
export interface Relation {
  readonly id: ObjectId
  readonly schema: string
  readonly name: string
  readonly comment: string | null
  /** Sorted by name: the order of a table's columns is no part of a schema's fingerprint. */
  readonly columns: readonly Column[]
}

/**
 * What gets an interface. Pure; sorted by schema and name. Partitions are left out: their rows are their parent's.
 * Children by INHERITS are tables of their own.
 */
export function relationsOf(catalog: Catalog, book: TypeBook, facts: TypeFacts): readonly Relation[] {
  const index = indexCatalog(catalog)
  const views = viewColumns(catalog, facts)
  const relations = catalog.objects.flatMap((object): Relation[] => {
    const { id, name, schema, comment } = object
    const base = { id, name, schema: schema ?? 'public', comment }
    if (object.kind === 'table' || object.kind === 'foreign table') {
      if ((object as TableObject).partitionOf !== null) return []
      return [{ ...base, columns: sorted(tableColumns(object, { index, book, facts })) }]
    }
    if (object.kind !== 'view' && object.kind !== 'materialized view') return []
    const columns = (object as ViewObject).columns.map(({ name: column, type }): Column => {
      const columnId = `column ${id.slice(object.kind.length + 1)}.${printName(column)}`
      const { notNull = false, origin = null } = views.get(columnId) ?? {}
      const about = index.byId.get(columnId)?.comment ?? (origin && index.byId.get(origin)?.comment) ?? null
      return { ...viewColumn, id: columnId, name: column, type, comment: about, notNull, origin }
    })
    return [{ ...base, columns: sorted(columns) }]
  })
  return relations.sort((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name))
}

const viewColumn: Pick<Column, 'hasDefault' | 'oldNulls' | 'readOnly' | 'references' | 'values'> = {
  oldNulls: false,
  hasDefault: false,
  readOnly: 'view',
  values: null,
  references: [],
}

interface Scope {
  readonly index: CatalogIndex
  readonly book: TypeBook
  readonly facts: TypeFacts
}

function tableColumns(table: CatalogObject, { index, book, facts }: Scope): readonly Column[] {
  const parts = index.children(table.id)
  const constraints = parts.filter((part): part is ConstraintObject => part.kind === 'constraint')
  const columns = parts.filter((part): part is ColumnObject => part.kind === 'column')
  const keys = references(constraints)
  return columns.map((column): Column => {
    const domain = resolveDomain(column.type, book)
    const isProven = column.notNull || domain.notNull
    const hasDefault =
      index.children(column.id).some(({ kind }) => kind === 'default') ||
      column.identity !== null ||
      domainDefault(column.type, book)
    return {
      id: column.id,
      name: column.name,
      type: column.type,
      comment: column.comment,
      notNull: isProven,
      oldNulls: column.notNull && !domain.notNull && facts.unproven.has(column.id),
      hasDefault,
      readOnly: column.generated !== null || column.identity?.generation === 'always' ? 'column' : null,
      values: checkedValues(column, constraints),
      references: keys.get(column.name) ?? [],
      origin: null,
    }
  })
}

/** Whether a domain, or one that it stands on, gives a value by itself. */
function domainDefault(type: string, book: TypeBook): boolean {
  const found = book.named.get(type)
  return found?.kind === 'domain' && (found.default !== null || domainDefault(found.type, book))
}

/** Not of `character(n)`, which comes back padded, nor under a collation that may call two texts equal. */
function checkedValues(column: ColumnObject, constraints: readonly ConstraintObject[]) {
  if (!/^(?:text|character varying(?:\(\d+\))?)$/.test(column.type) || column.collation !== null) return null
  for (const { type, validated, definition } of constraints) {
    if (type !== 'check' || !validated) continue
    const values = listedValues(definition, printName(column.name))
    if (values !== null) return values
  }
  return null
}

function sorted(columns: readonly Column[]): readonly Column[] {
  return [...columns].sort((a, b) => compare(a.name, b.name))
}

/** Order of two texts by code unit. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
