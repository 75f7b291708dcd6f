import { joinKnown, type KnownPart, type KnownTexts, nothingKnown } from './known-constants.js'
import { type ColumnType, type Family, familyOf } from './value-families.js'

/** A column, or an expression of an index, whose values are to be replaced. */
export interface ValueColumn {
  /** Unique among the columns of one document. */
  readonly key: string
  readonly type: ColumnType
  /** Of the values themselves. */
  readonly values: readonly string[]
  /** Of their elements, for arrays and search vectors. */
  readonly elements: readonly string[]
}

/** What columns have in common: a foreign key, or a partition's column with that of its table. */
export type ColumnLink = readonly [key: string, key: string]

/** Values that get their stand-ins together, so that equal ones stay equal, and the constants that keep their text. */
export interface Domain {
  readonly key: string
  readonly family: Exclude<Family, { kind: 'own' }>
  readonly collation: string | null
  /** Most characters that every column can hold. */
  readonly length: number | null
  readonly values: readonly string[]
  readonly constants: readonly string[]
  /** Of texts: parts that stand-ins hold where their values do. */
  readonly parts: readonly KnownPart[]
}

/** The domains, and which of them a column's values, or its elements, are of; null: their own text stays. */
export interface Domains {
  readonly domains: readonly Domain[]
  readonly domainOf: ReadonlyMap<string, string | null>
}

/** What domains are made from. */
export interface DomainSources {
  readonly columns: readonly ValueColumn[]
  readonly links: readonly ColumnLink[]
  /** What schema and queries say of the values of a column, by its key. */
  readonly known: ReadonlyMap<string, KnownTexts>
}

/**
 * Sort columns into domains: linked ones together where a constant is known of one of them; else all of one type. Columns
 * without a family are in none, and have no stand-ins. Pure.
 */
export function planDomains({ columns, links, known }: DomainSources): Domains {
  const rootOf = join(links)
  const knownOf = new Map<string, KnownTexts>()
  for (const [key, texts] of known) {
    const root = rootOf(key)
    knownOf.set(root, joinKnown([knownOf.get(root) ?? nothingKnown, texts]))
  }
  const domains = new Map<string, Domain>()
  const domainOf = new Map<string, string | null>()
  for (const column of columns) {
    const root = rootOf(column.key)
    const domain = domainFor(column, root, knownOf.get(root))
    if (domain === undefined) continue
    domainOf.set(column.key, domain?.key ?? null)
    if (domain === null) continue
    const before = domains.get(domain.key)
    domains.set(domain.key, before === undefined ? domain : merge(before, domain))
  }
  return { domains: [...domains.values()], domainOf }
}

/** @returns null where values are own text, undefined where there are no stand-ins */
function domainFor(
  { type: whole, values, elements }: ValueColumn,
  root: string,
  known: KnownTexts | undefined,
): Domain | null | undefined {
  const kind = familyOf(whole)?.kind
  const isOfElements = kind === undefined || kind === 'lexeme'
  const type = isOfElements ? (whole.element ?? whole) : whole
  const family = familyOf(type)
  if (family === null) return undefined
  if (family.kind === 'own') return null
  const said = isOfElements ? undefined : known
  return {
    key: keyOf(family, type, said === undefined ? '' : root),
    family,
    collation: type.collation,
    length: type.length,
    values: isOfElements ? elements : values,
    constants: (said?.constants ?? []).filter((text) => isOf(family, text)),
    parts: family.kind === 'text' ? (said?.parts ?? []) : [],
  }
}

/** Short texts are apart, so that they do not narrow the others. */
const shortLength = 12

function keyOf(family: Domain['family'], type: ColumnType, root: string): string {
  if (family.kind === 'lexeme') return 'lexeme'
  const isShort = type.length !== null && type.length < shortLength
  const limit = family.kind === 'text' ? (isShort ? type.length : '') : type.scale
  return [family.sql, type.collation ?? '', limit ?? '', root].join('\n')
}

function isOf(family: Domain['family'], text: string): boolean {
  return family.kind === 'number' ? family.codec.toNumber(text) !== null : family.kind === 'text'
}

function merge(one: Domain, other: Domain): Domain {
  const lengths = [one.length, other.length].filter((length) => length !== null)
  return {
    ...one,
    length: lengths.length === 0 ? null : Math.min(...lengths),
    values: [...one.values, ...other.values],
    ...joinKnown([one, other]),
  }
}

/** Which of the linked keys stands for all of them. */
function join(links: readonly ColumnLink[]): (key: string) => string {
  const parents = new Map<string, string>()
  const rootOf = (key: string): string => {
    const parent = parents.get(key)
    return parent === undefined ? key : rootOf(parent)
  }
  for (const [one, other] of links) {
    const [a, b] = [rootOf(one), rootOf(other)]
    if (a !== b) parents.set(a, b)
  }
  return rootOf
}
