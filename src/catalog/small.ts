import type { CatalogObject } from './object.js'

export interface CollationObject extends CatalogObject {
  readonly kind: 'collation'
  readonly provider: 'builtin' | 'icu' | 'libc'
  /** Null where collation and character type differ. */
  readonly locale: string | null
  readonly lcCollate: string | null
  readonly lcCtype: string | null
  readonly deterministic: boolean
  readonly rules: string | null
}

export interface CastObject extends CatalogObject {
  readonly kind: 'cast'
  readonly source: string
  readonly target: string
  /** `function public.f(text)`, `inout` or `without function`. */
  readonly method: string
  readonly context: 'assignment' | 'explicit' | 'implicit'
}

export interface ConversionObject extends CatalogObject {
  readonly kind: 'conversion'
  /** Names of encodings. */
  readonly source: string
  readonly target: string
  readonly function: string
  readonly isDefault: boolean
}

/** A language of the user's; `plpgsql`, which comes with every database, is there for its grants. */
export interface LanguageObject extends CatalogObject {
  readonly kind: 'language'
  readonly trusted: boolean
  readonly handler: string
  readonly inline: string | null
  readonly validator: string | null
}

export interface TransformObject extends CatalogObject {
  readonly kind: 'transform'
  readonly type: string
  readonly language: string
  /** Printed names with the types of their arguments. */
  readonly fromSql: string | null
  readonly toSql: string | null
}

/** A subscription; its connection holds a password and is never read. */
export interface SubscriptionObject extends CatalogObject {
  readonly kind: 'subscription'
  readonly enabled: boolean
  /** In order. */
  readonly publications: readonly string[]
  readonly slot: string | null
  /** As WITH (…) takes them, those that differ from a new subscription's: `binary = true`; sorted. */
  readonly options: readonly string[]
}

/** Something that is there and that vault-db cannot write. */
export interface UnsupportedObject extends CatalogObject {
  readonly kind: 'unsupported'
  /** What it is and says, for people. */
  readonly detail: string
}
