import type { Catalog } from '../object.js'
import type {
  CompositeTypeObject,
  DomainConstraintObject,
  DomainObject,
  EnumObject,
  RangeTypeObject,
} from '../types.js'

/** A user's type, as values are made of it. */
export type NamedType =
  | EnumObject
  | DomainObject
  | CompositeTypeObject
  | RangeTypeObject
  | { readonly kind: 'multirange'; readonly range: string }

/** The user's types of a catalog. */
export interface TypeBook {
  /** By printed name: `public.mood`. */
  readonly named: ReadonlyMap<string, NamedType>
  /** Checks of a domain, by its printed name; `VALUE` stands for the value. */
  readonly domainChecks: ReadonlyMap<string, readonly string[]>
}

/** Collect the types that values must be made of. Pure; linear in the catalog. */
export function typeBook(catalog: Catalog): TypeBook {
  const named = new Map<string, NamedType>()
  const domainChecks = new Map<string, string[]>()
  for (const object of catalog.objects) {
    const printed = object.id.slice(object.kind.length + 1)
    if (object.kind === 'enum' || object.kind === 'domain' || object.kind === 'composite type') {
      named.set(printed, object as NamedType)
    } else if (object.kind === 'range type') {
      named.set(printed, object as RangeTypeObject)
      named.set((object as RangeTypeObject).multirange, { kind: 'multirange', range: printed })
    } else if (object.kind === 'domain constraint') {
      const domain = (object.parent ?? '').slice('domain '.length)
      const checks = domainChecks.get(domain) ?? []
      domainChecks.set(domain, [...checks, (object as DomainConstraintObject).expression])
    }
  }
  return { named, domainChecks }
}

/** What a type is behind its domains, and what those say of the value. Pure. */
export function resolveDomain(
  type: string,
  book: TypeBook,
): { readonly base: string; readonly checks: readonly string[]; readonly notNull: boolean } {
  let base = type
  let notNull = false
  const checks: string[] = []
  for (let depth = 0; depth < 20; depth += 1) {
    const found = book.named.get(base)
    if (found?.kind !== 'domain') break
    checks.push(...(book.domainChecks.get(base) ?? []))
    notNull ||= found.notNull
    base = found.type
  }
  return { base, checks, notNull }
}
