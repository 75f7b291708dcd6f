import type { CatalogIndex, CatalogObject, ObjectId } from '../catalog/object.js'
import { keyColumns, parseForeignKey } from '../catalog/sample/foreign-key.js'
import type { ColumnObject, ConstraintObject, IndexObject } from '../catalog/tables.js'
import { printName } from '../sql/print-name.js'
import type { Relationship } from './model.js'
import { childrenOf, isPartition, shownName, wholeTable } from './scope.js'

/** The foreign keys of all tables; those of partitions are their parent's. Pure; in the catalog's order. */
export function relationshipsOf(index: CatalogIndex, home: string): readonly Relationship[] {
  return index.catalog.objects
    .filter((object) => object.kind === 'table' && !isPartition(object))
    .flatMap((table) => {
      const constraints = childrenOf<ConstraintObject>(index, table.id, 'constraint')
      return constraints.flatMap(
        (constraint) => relationship({ index, home, table, constraints }, constraint) ?? [],
      )
    })
}

interface Place {
  readonly index: CatalogIndex
  readonly home: string
  readonly table: CatalogObject
  readonly constraints: readonly ConstraintObject[]
}

function relationship(place: Place, { type, name, definition }: ConstraintObject): Relationship | null {
  const key = type === 'foreign key' ? parseForeignKey(definition) : null
  if (key === null) return null
  const { index, home, table } = place
  const target = index.byId.get(wholeTable(key.target, index))
  const keys = uniqueKeys(place)
  return {
    name,
    from: table.id,
    fromName: shownName(table, home),
    columns: key.columns,
    to: target?.id ?? null,
    toName: target ? shownName(target, home) : key.target.slice('table '.length),
    toColumns: key.targetColumns,
    rules: rulesOf(definition),
    isRequired: key.columns.every((column) => isNotNull(index, table.id, column)),
    isUnique: keys.some(({ columns }) => columns.every((column) => key.columns.includes(column))),
    isIdentifying: keys.some(
      ({ isPrimary, columns }) => isPrimary && key.columns.every((column) => columns.includes(column)),
    ),
  }
}

function isNotNull(index: CatalogIndex, table: ObjectId, column: string): boolean {
  const id = `column ${table.slice('table '.length)}.${printName(column)}`
  return (index.byId.get(id) as ColumnObject | undefined)?.notNull ?? false
}

/** Columns that no two rows share: keys and whole unique indexes on plain columns. */
function uniqueKeys({ index, table, constraints }: Place) {
  const keys = constraints
    .filter(({ type }) => type === 'primary key' || type === 'unique')
    .map(({ type, definition }) => ({ isPrimary: type === 'primary key', columns: keyColumns(definition) }))
  const indexes = childrenOf<IndexObject>(index, table.id, 'index')
    .filter(({ unique, predicate, keys: each }) => unique && predicate === null && each.every(isPlain))
    .map((each) => ({ isPrimary: false, columns: each.keys.map(columnOf) }))
  return [...keys, ...indexes].filter(({ columns }) => columns.length > 0)
}

const plainKey = /^("(?:[^"]|"")*"|[a-z_][a-z0-9_$]*)(?: (?:ASC|DESC|NULLS FIRST|NULLS LAST))*$/

function isPlain(key: string): boolean {
  return plainKey.test(key)
}

function columnOf(key: string): string {
  const name = plainKey.exec(key)![1]!
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}

/** What a foreign key says after its columns, in small letters: `on delete cascade`. */
function rulesOf(definition: string): string {
  const words = /\)((?: (?:MATCH|ON|DEFERRABLE|NOT DEFERRABLE|INITIALLY)\b.*)?)$/.exec(
    definition.replace(/^.* REFERENCES /, ''),
  )?.[1]
  return (words ?? '').trim().toLowerCase()
}
