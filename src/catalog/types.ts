import type { CatalogObject } from './object.js'

export interface EnumObject extends CatalogObject {
  readonly kind: 'enum'
  /** In order. */
  readonly labels: readonly string[]
}

export interface DomainObject extends CatalogObject {
  readonly kind: 'domain'
  /** Base type with modifiers, qualified. */
  readonly type: string
  /** Printed name, where it is not the base type's own collation. */
  readonly collation: string | null
  readonly default: string | null
  readonly notNull: boolean
  /** Name of the NOT NULL constraint where it is not the usual one (PostgreSQL 17). */
  readonly notNullName: string | null
}

/** A check of a domain; its parent is the domain. */
export interface DomainConstraintObject extends CatalogObject {
  readonly kind: 'domain constraint'
  readonly expression: string
  readonly validated: boolean
}

/** One attribute of a composite type. */
export interface Attribute {
  readonly name: string
  /** With modifiers, qualified. */
  readonly type: string
  /** Printed name, where it is not the type's own collation. */
  readonly collation: string | null
  readonly comment: string | null
}

/** A composite type of its own; row types belong to their tables. */
export interface CompositeTypeObject extends CatalogObject {
  readonly kind: 'composite type'
  /** In order. */
  readonly attributes: readonly Attribute[]
}

export interface RangeTypeObject extends CatalogObject {
  readonly kind: 'range type'
  readonly subtype: string
  /** Printed name, where it is not the subtype's default operator class. */
  readonly operatorClass: string | null
  /** Printed name, where it is not the subtype's own collation. */
  readonly collation: string | null
  readonly canonical: string | null
  readonly subtypeDiff: string | null
  /** Printed name of its multirange type. */
  readonly multirange: string
}

/**
 * A base type, written in C: the words of `create type` that are not the usual ones, by name (`input`, `storage`…),
 * as SQL. None for a shell, which is declared and not yet defined.
 */
export interface BaseTypeObject extends CatalogObject {
  readonly kind: 'type'
  readonly attributes: Readonly<Record<string, string>>
}
