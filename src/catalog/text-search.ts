import type { CatalogObject } from './object.js'

export interface TextSearchParserObject extends CatalogObject {
  readonly kind: 'text search parser'
  /** Printed names of its functions. */
  readonly start: string
  readonly getToken: string
  readonly end: string
  readonly headline: string | null
  readonly lexTypes: string
}

export interface TextSearchTemplateObject extends CatalogObject {
  readonly kind: 'text search template'
  readonly init: string | null
  readonly lexize: string
}

export interface TextSearchDictionaryObject extends CatalogObject {
  readonly kind: 'text search dictionary'
  /** Printed name. */
  readonly template: string
  /** As the catalog holds them, in order: `stopwords = 'english'`. */
  readonly options: readonly string[]
}

export interface TextSearchConfigurationObject extends CatalogObject {
  readonly kind: 'text search configuration'
  /** Printed name. */
  readonly parser: string
  /** Printed names of the dictionaries of each type of token, in order. */
  readonly mappings: Readonly<Record<string, readonly string[]>>
}
