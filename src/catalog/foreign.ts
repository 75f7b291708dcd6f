import type { CatalogObject, ObjectId } from './object.js'

/**
 * What all foreign objects have. Options are `name=value`, sorted. Of options that hold a secret (a password, a key)
 * only the names are read: their values stay in the database.
 */
interface WithOptions extends CatalogObject {
  readonly options: readonly string[]
  readonly secretOptions: readonly string[]
}

export interface ForeignDataWrapperObject extends WithOptions {
  readonly kind: 'foreign data wrapper'
  /** Printed names of functions. */
  readonly handler: string | null
  readonly validator: string | null
}

export interface ServerObject extends WithOptions {
  readonly kind: 'server'
  /** As the catalog holds it. */
  readonly wrapper: string
  readonly type: string | null
  readonly version: string | null
}

export interface UserMappingObject extends WithOptions {
  readonly kind: 'user mapping'
  /** As the catalog holds it. */
  readonly server: string
  /** Role; null for PUBLIC. */
  readonly user: string | null
}

/** A foreign table; its columns, defaults and checks are objects of their own. */
export interface ForeignTableObject extends WithOptions {
  readonly kind: 'foreign table'
  /** As the catalog holds it. */
  readonly server: string
  /** Where it is a partition: its parent and bound, as of a table. */
  readonly partitionOf: { readonly parent: ObjectId; readonly bound: string } | null
  /** Parents by INHERITS, in order. */
  readonly inherits: readonly ObjectId[]
}
