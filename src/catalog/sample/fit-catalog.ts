import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { Catalog, CatalogObject, ObjectId } from '../object.js'
import type { ColumnObject, ConstraintObject } from '../tables.js'
import type { EnumObject } from '../types.js'
import { checkWords } from './check-words.js'
import { parseForeignKey } from './foreign-key.js'

/**
 * A catalog whose tables are those of `before`, with what `after` asks of the same tables besides: rows for it fit
 * both. Columns that become another type take values of that type, columns that become NOT NULL values. Pure.
 */
export function fitCatalog(before: Catalog, after: Catalog): Catalog {
  const later = new Map(after.objects.map((object) => [object.id, object]))
  const columns = columnNames(before)
  const kept = before.objects.map((object) => {
    const other = later.get(object.id)
    return isTableColumn(object) && other !== undefined && isTableColumn(other)
      ? fitColumn(object, other, later)
      : object
  })
  const known = new Set(before.objects.map(({ id }) => id))
  const added = after.objects.filter(
    (object): object is ConstraintObject =>
      object.kind === 'constraint' && !known.has(object.id) && appliesTo(object as ConstraintObject, columns),
  )
  return { ...before, objects: [...kept, ...added, ...enumChecks(before, later)] }
}

/** Columns of views are of that kind too, without a type. */
function isTableColumn(object: CatalogObject): object is ColumnObject {
  return object.kind === 'column' && object.parent?.startsWith('table ') === true
}

type Columns = ReadonlyMap<ObjectId, readonly string[]>

function columnNames(catalog: Catalog): Columns {
  const names = new Map<ObjectId, string[]>()
  for (const { kind, id, name, parent } of catalog.objects) {
    if (kind === 'table') names.set(id, names.get(id) ?? [])
    if (kind === 'column' && parent !== null) names.set(parent, [...(names.get(parent) ?? []), name])
  }
  return names
}

/** Types that take a value of another type as it is written. */
const isText = (type: string) => /^(text|character|bpchar|public\.citext)/.test(type) && !type.endsWith('[]')
const isBuiltIn = (type: string) => !type.includes('.') || type.startsWith('pg_catalog.')

function fitColumn(
  column: ColumnObject,
  later: ColumnObject,
  objects: ReadonlyMap<ObjectId, CatalogObject>,
): ColumnObject {
  const isNarrowed = later.type !== column.type && isBuiltIn(later.type)
  const isTaken = isText(column.type) || column.type.split('(')[0] === later.type.split('(')[0]
  const type = isNarrowed && isTaken && !objects.has(`enum ${later.type}`) ? later.type : column.type
  return { ...column, type, notNull: column.notNull || later.notNull }
}

/** Its table and all columns that it names are there before. */
function appliesTo({ parent, type, definition }: ConstraintObject, columns: Columns): boolean {
  const own = columns.get(parent ?? '')
  if (own === undefined) return false
  if (type === 'check') return checkWords(definition, own).columns.length > 0
  const key = type === 'foreign key' ? parseForeignKey(definition) : null
  const target = key && columns.get(key.target)
  if (!key || !target) return false
  return (
    key.columns.every((name) => own.includes(name)) &&
    key.targetColumns.every((name) => target.includes(name))
  )
}

/** A text column that becomes an enum: its labels, as a check. */
function enumChecks(
  before: Catalog,
  later: ReadonlyMap<ObjectId, CatalogObject>,
): readonly ConstraintObject[] {
  return before.objects.flatMap((object) => {
    const column = later.get(object.id)
    if (!isTableColumn(object) || !column || !isTableColumn(column) || !isText(object.type)) return []
    const becomes = later.get(`enum ${column.type}`) as EnumObject | undefined
    if (becomes === undefined) return []
    const labels = becomes.labels.map(quoteLiteral).join(', ')
    return [checkOf(object, `CHECK ((${printName(object.name)})::text = any (array[${labels}]))`)]
  })
}

function checkOf(column: CatalogObject, definition: string): ConstraintObject {
  return {
    kind: 'constraint',
    id: `constraint of ${column.id}`,
    name: 'labels',
    schema: column.schema,
    parent: column.parent,
    needs: [],
    owner: null,
    comment: null,
    grants: null,
    type: 'check',
    definition,
    validated: true,
    index: null,
    indexComment: null,
    tablespace: null,
    partitionOf: null,
    isLocal: true,
    isInherited: false,
  }
}
