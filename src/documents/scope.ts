import type { Catalog, CatalogIndex, CatalogObject, ObjectId } from '../catalog/object.js'
import type { TableObject } from '../catalog/tables.js'
import type { DeclaredQuery } from '../explain/declared-query.js'
import { printName } from '../sql/print-name.js'
import type { DocumentHeader } from './header.js'
import type { Relationship } from './model.js'

/** What a model is made of. */
export interface ModelInput extends DocumentHeader {
  readonly description: string
  /** Markdown that the project adds; empty for none. */
  readonly notes: string
  /** The project's schema: names in it stand alone. */
  readonly schema: string
  readonly catalog: Catalog
  /** What is known of the columns of views, by id: `column public.v.name`. */
  readonly views: ReadonlyMap<ObjectId, ViewColumn>
  /** Declared queries, with links to their files from the document. */
  readonly queries: readonly { readonly query: DeclaredQuery; readonly link: string | null }[]
}

/** A column of a view: whether it may be null, and its comment or that of the column that it shows. */
export interface ViewColumn {
  readonly notNull: boolean
  readonly comment: string | null
}

/** Look-ups that the parts of a model share. */
export interface ModelScope {
  readonly input: ModelInput
  readonly index: CatalogIndex
  /** Foreign keys of every table, by its id and by the id of the table that they refer to. */
  readonly from: ReadonlyMap<ObjectId, readonly Relationship[]>
  readonly to: ReadonlyMap<ObjectId, readonly Relationship[]>
  /** Names of declared queries by the index that they expect. */
  readonly queriesOf: ReadonlyMap<string, readonly string[]>
}

/** `prompts` in the project's own schema, `auth.users` in another. Names as the catalog holds them. */
export function shownName({ schema, name }: Pick<CatalogObject, 'name' | 'schema'>, home: string): string {
  return schema === null || schema === home ? name : `${schema}.${name}`
}

/** A printed type, where it is one of the project's own schema without that. */
export function shownType(type: string, home: string): string {
  const prefix = `${printName(home)}.`
  return type.startsWith(prefix) ? type.slice(prefix.length) : type
}

/** Documented as a part of another table. */
export function isPartition(object: CatalogObject): boolean {
  return object.kind === 'table' || object.kind === 'foreign table'
    ? Boolean((object as TableObject).partitionOf)
    : false
}

/** The partitioned table that a partition is part of, or the table itself. */
export function wholeTable(id: ObjectId, index: CatalogIndex): ObjectId {
  const parent = (index.byId.get(id) as TableObject | undefined)?.partitionOf?.parent
  return parent ? wholeTable(parent, index) : id
}

/** Children of one kind. */
export function childrenOf<T extends CatalogObject>(
  index: CatalogIndex,
  id: ObjectId,
  kind: T['kind'],
): readonly T[] {
  return index.children(id).filter((child): child is T => child.kind === kind)
}

/** Order of two texts by code unit. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
