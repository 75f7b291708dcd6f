import type { CatalogObject } from './object.js'

/**
 * A schema. For `public` the owner, comment and grants are null where they are those of a new database (owner
 * pg_database_owner from 15 on, USAGE for PUBLIC); its comment is '' where it was taken away.
 */
export interface SchemaObject extends CatalogObject {
  readonly kind: 'schema'
}

/** An extension. Its comment is null where it is the one it came with, '' where that was taken away. */
export interface ExtensionObject extends CatalogObject {
  readonly kind: 'extension'
  readonly version: string
  /** Schema of its members, as the catalog holds it. */
  readonly memberSchema: string
  /** Whether its members may move to another schema. */
  readonly relocatable: boolean
}
