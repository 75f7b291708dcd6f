import { quoteQualified } from '../sql/quote.js'

/** A relation or function with its schema, neither quoted. */
export interface QualifiedName {
  readonly schema: string
  readonly name: string
}

/** `event` in the project's schema, or `schema.event`. Pure. */
export function qualify(written: string, schema: string): QualifiedName {
  const dot = written.indexOf('.')
  return dot === -1
    ? { schema, name: written }
    : { schema: written.slice(0, dot), name: written.slice(dot + 1) }
}

/** For SQL: every part quoted. Pure. */
export function quoted({ schema, name }: QualifiedName): string {
  return quoteQualified(schema, name)
}

/** For people and reports: `public.event`. Pure. */
export function labelOf({ schema, name }: QualifiedName): string {
  return `${schema}.${name}`
}
