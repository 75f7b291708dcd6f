import { VaultDbError } from '../errors.js'
import { printName } from '../sql/print-name.js'
import type { Catalog, CatalogObject, ObjectId } from './object.js'
import type { Change } from './plan/step.js'
import type { ColumnObject } from './tables.js'

/** A rename that a person stated: the statement, and the one that takes it back. */
export interface Rename {
  readonly up: string
  readonly down: string
}

const identifier = `(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)`
const pattern = new RegExp(`^(${identifier})\\.(${identifier})(?:\\.(${identifier}))?:(${identifier})$`, 'iu')

/**
 * Read `--rename` values: `public.a:b` renames a relation, `public.t.a:b` a column. Names are written as in SQL,
 * quoted where they must be.
 *
 * @throws USAGE
 */
export function readRenames(values: readonly string[]): readonly Rename[] {
  return values.map(readRename)
}

function readRename(value: string): Rename {
  const match = pattern.exec(value.trim())
  if (!match) {
    throw new VaultDbError('USAGE', `--rename "${value}" cannot be read.`, {
      hint: 'Write public.old_table:new_table, or public.the_table.old_column:new_column.',
    })
  }
  const [, schema, relation, column, name] = match
  const table = `alter table ${schema}.${relation}`
  if (column === undefined) {
    const down = `alter table ${schema}.${name} rename to ${relation}`
    return { up: `${table} rename to ${name}`, down }
  }
  const rename = (from: string, to: string) => `${table} rename column ${from} to ${to}`
  return { up: rename(column, name!), down: rename(name!, column) }
}

/** `--rename` values for a drop and a creation of the same shape: a table with the same columns, a column of the same type. */
export function suspectRenames(changes: readonly Change[], from: Catalog, to: Catalog): readonly string[] {
  const dropped = named(changes, 'drop', from)
  const created = named(changes, 'create', to)
  return dropped.flatMap((old) => {
    const twin = created.find((fresh) => fresh.id !== old.id && isTwin(old, fresh, { from, to }))
    return twin ? [`${pathOf(old)}:${printName(twin.name)}`] : []
  })
}

function named(
  changes: readonly Change[],
  action: Change['action'],
  catalog: Catalog,
): readonly CatalogObject[] {
  const ids = new Set<ObjectId>(
    changes
      .filter((change) => change.action === action && change.property === null)
      .map(({ object }) => object),
  )
  return catalog.objects.filter(({ id, kind }) => ids.has(id) && (kind === 'table' || kind === 'column'))
}

const pathOf = (object: CatalogObject) => object.id.slice(object.kind.length + 1)

function isTwin(
  old: CatalogObject,
  fresh: CatalogObject,
  { from, to }: { from: Catalog; to: Catalog },
): boolean {
  if (old.kind !== fresh.kind || old.schema !== fresh.schema) return false
  if (old.kind === 'column')
    return old.parent === fresh.parent && (old as ColumnObject).type === (fresh as ColumnObject).type
  return shapeOf(old.id, from) === shapeOf(fresh.id, to)
}

function shapeOf(table: ObjectId, catalog: Catalog): string {
  const columns = catalog.objects.filter(
    (object): object is ColumnObject => object.kind === 'column' && object.parent === table,
  )
  return columns.map(({ name, type }) => `${name} ${type}`).join(', ')
}
