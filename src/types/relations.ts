import { printName, printQualified } from '../sql/print-name.js'
import type { ColumnUse } from './column-type.js'
import { listedValues } from './listed-values.js'
import { resolveDomain, type SchemaColumn, type SchemaRelation, type TypeSchema } from './schema.js'
import { type ColumnKey, columnKey, type ViewColumn, viewColumns } from './view-columns.js'

/** A column, as the types are made of it. */
export interface Column extends Pick<SchemaColumn, 'name' | 'type' | 'comment' | 'dimensions'> {
  readonly key: ColumnKey
  readonly notNull: boolean
  /** NOT NULL holds for new rows only. */
  readonly oldNulls: boolean
  readonly hasDefault: boolean
  /** See {@link ColumnUse}. */
  readonly readOnly: ColumnUse['readOnly']
  /** Checks of this column alone, as PostgreSQL prints them. */
  readonly checks: readonly string[]
  /** Values that one of them lists; null where none does. */
  readonly values: readonly string[] | null
  /** `users.id`. */
  readonly references: readonly string[]
  /** The table's column that a view shows. */
  readonly origin: ColumnKey | null
}

/** A table, view, materialized view or foreign table. */
export interface Relation {
  /** `table public.users`. */
  readonly id: string
  readonly schema: string
  readonly name: string
  readonly comment: string | null
  readonly isView: boolean
  /** A check may list the values of a column. */
  readonly hasChecks: boolean
  /** Sorted by name, so that their order in the table does not matter. Made on each call: there may be very many. */
  readonly columns: () => readonly Column[]
}

/**
 * What gets an interface. Pure; sorted by schema and name. Partitions are left out: their rows are their parent's.
 * Children by INHERITS are tables of their own.
 */
export function relationsOf(schema: TypeSchema): readonly Relation[] {
  const byOid = new Map(schema.relations.map((relation) => [relation.oid, relation]))
  const look = viewColumns(schema)
  return schema.relations
    .filter(({ isPartition }) => !isPartition)
    .map((relation): Relation => {
      const { schema: place, name, comment, kind, columns } = relation
      const isView = kind === 'view' || kind === 'materialized view'
      return {
        id: `${kind} ${printQualified(place, name)}`,
        schema: place,
        name,
        comment,
        isView,
        hasChecks: relation.checks.size > 0,
        columns() {
          const sorted = [...columns].sort((a, b) => compare(a.name, b.name))
          if (isView) return sorted.map((column) => viewColumn(relation, column, { look, byOid }))
          const links = references(relation, byOid)
          return sorted.map((column) => tableColumn(relation, column, { schema, links }))
        },
      }
    })
    .sort((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name))
}

type Relations = ReadonlyMap<number, SchemaRelation>

interface ViewScope {
  readonly look: (relationOid: number, number: number) => ViewColumn
  readonly byOid: Relations
}

function viewColumn({ oid }: SchemaRelation, column: SchemaColumn, { look, byOid }: ViewScope): Column {
  const { name, type, number } = column
  const { notNull, origin } = look(oid, number)
  const [table, source] = origin?.split('.').map(Number) ?? []
  const shown =
    table === undefined ? undefined : byOid.get(table)?.columns.find((each) => each.number === source)
  return {
    key: columnKey(oid, number),
    name,
    type,
    // A view keeps no dimensions of its own.
    dimensions: shown?.type === type ? shown.dimensions : column.dimensions,
    comment: column.comment ?? shown?.comment ?? null,
    notNull,
    oldNulls: false,
    hasDefault: false,
    readOnly: 'view',
    checks: [],
    values: null,
    references: [],
    origin: shown?.type === type ? origin : null,
  }
}

interface TableScope {
  readonly schema: TypeSchema
  readonly links: ReadonlyMap<number, readonly string[]>
}

function tableColumn(relation: SchemaRelation, column: SchemaColumn, { schema, links }: TableScope): Column {
  const { name, type, number, comment, dimensions } = column
  const domain = resolveDomain(type, schema.types)
  const checks = relation.checks.get(number) ?? []
  return {
    key: columnKey(relation.oid, number),
    name,
    type,
    dimensions,
    comment,
    notNull: column.notNull || domain.notNull,
    oldNulls: column.notNull && !domain.notNull && relation.unproven.has(number),
    hasDefault: column.hasDefault || domain.hasDefault,
    readOnly: column.isFilled ? 'column' : null,
    checks,
    values: checks.length === 0 ? null : checkedValues(column, checks),
    references: links.get(number) ?? [],
    origin: null,
  }
}

/** Not of `character(n)`, which comes back padded, nor under a collation that may call two texts equal. */
function checkedValues(
  { name, type, hasCollation }: SchemaColumn,
  checks: readonly string[],
): readonly string[] | null {
  if (hasCollation || !/^(?:text|character varying(?:\(\d+\))?)$/.test(type)) return null
  for (const check of checks) {
    const values = listedValues(check, printName(name))
    if (values !== null) return values
  }
  return null
}

/** What columns refer to, by number: `users.id`, or `auth.users.id` outside `public`. */
function references({ keys }: SchemaRelation, relations: Relations): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>()
  for (const { columns, target, targetColumns } of keys) {
    const table = relations.get(target)
    if (!table) continue
    const place = table.schema === 'public' ? table.name : `${table.schema}.${table.name}`
    for (const [at, number] of columns.entries()) {
      const name = table.columns.find((column) => column.number === targetColumns[at])?.name
      const link = `${place}.${name}`
      const links = found.get(number)
      if (!links) found.set(number, [link])
      else if (!links.includes(link)) links.push(link)
    }
  }
  for (const links of found.values()) links.sort()
  return found
}

/** Order of two texts by code unit. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
