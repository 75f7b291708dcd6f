import type { CatalogObject } from './object.js'

export interface AccessMethodObject extends CatalogObject {
  readonly kind: 'access method'
  readonly of: 'index' | 'table'
  readonly handler: string
}

export interface OperatorObject extends CatalogObject {
  readonly kind: 'operator'
  /** Types of its arguments; null where it has none on that side. */
  readonly left: string | null
  readonly right: string | null
  readonly function: string
  /** Printed names: `public.=`. */
  readonly commutator: string | null
  readonly negator: string | null
  readonly restrict: string | null
  readonly join: string | null
  readonly hashes: boolean
  readonly merges: boolean
}

/** Members are written as in `create operator class`: `operator 1 public.<(a,b)`, `function 1 (a, b) public.cmp(a,b)`. */
export interface OperatorFamilyObject extends CatalogObject {
  readonly kind: 'operator family'
  readonly method: string
  /** Those that belong to no class of it; sorted. */
  readonly members: readonly string[]
}

export interface OperatorClassObject extends CatalogObject {
  readonly kind: 'operator class'
  readonly method: string
  readonly isDefault: boolean
  readonly type: string
  /** Printed name. */
  readonly family: string
  /** Type that is stored, where it is not `type`. */
  readonly storage: string | null
  /** Sorted. */
  readonly members: readonly string[]
}
