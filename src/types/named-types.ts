import type { Catalog, CatalogObject } from '../catalog/object.js'
import type { DomainConstraintObject, DomainObject, EnumObject } from '../catalog/types.js'
import { listedValues } from './listed-values.js'
import type { Wish } from './names.js'
import type { TypesOptions } from './options.js'
import type { Relation } from './relations.js'
import { aliasLines, docLines, literal, propertyKey } from './text.js'

/** A type of its own in the file: an enum, a list of values, or JSON of a known shape. */
export interface NamedType extends Wish {
  readonly comment: string | null
  /** Texts that it allows, in order; null where `text` says what it is. */
  readonly values: readonly string[] | null
  /** TypeScript, as the config gives it. */
  readonly text: string | null
  readonly isEnum: boolean
}

/** Everything but tables that gets a name. Pure. @param json TypeScript types by column id */
export function namedTypes(
  catalog: Catalog,
  relations: readonly Relation[],
  json: ReadonlyMap<string, string>,
): readonly NamedType[] {
  const checks = catalog.objects.filter((object) => object.kind === 'domain constraint')
  const ofTypes = catalog.objects.flatMap((object): NamedType[] => {
    const base = { id: object.id, schema: object.schema ?? 'public', words: [object.name] }
    const { comment } = object
    if (object.kind === 'enum') {
      return [{ ...base, comment, values: (object as EnumObject).labels, text: null, isEnum: true }]
    }
    const values = object.kind === 'domain' ? domainValues(object as DomainObject, checks) : null
    return values === null ? [] : [{ ...base, comment, values, text: null, isEnum: false }]
  })
  const ofColumns = relations.flatMap(({ schema, name, columns }) =>
    columns.flatMap((column): NamedType[] => {
      const base = { id: column.id, schema, words: [name, column.name], comment: null, isEnum: false }
      const text = json.get(column.id) ?? null
      if (text !== null) return [{ ...base, values: null, text }]
      return column.values === null ? [] : [{ ...base, values: column.values, text: null }]
    }),
  )
  return [...ofTypes, ...ofColumns]
}

function domainValues(domain: DomainObject, checks: readonly CatalogObject[]): readonly string[] | null {
  if (!/^(?:text|character varying(?:\(\d+\))?)$/.test(domain.type) || domain.collation !== null) return null
  for (const check of checks) {
    if (check.parent !== domain.id) continue
    const { expression, validated } = check as DomainConstraintObject
    const values = validated ? listedValues(expression, 'VALUE') : null
    if (values !== null) return values
  }
  return null
}

/** The text of a named type. Pure. */
export function namedTypeText(type: NamedType, name: string, { enums }: TypesOptions): string {
  const doc = docLines([type.comment])
  if (type.values === null) return `${doc}export type ${name} = ${type.text};`
  if (!type.isEnum || enums === 'union') {
    const union = type.values.map(literal)
    return doc + aliasLines(name, union.length === 0 ? 'never' : { union })
  }
  const labels = type.values.map((label) => `  ${propertyKey(label)}: ${literal(label)},\n`).join('')
  return `${doc}export const ${name} = {\n${labels}} as const;
export type ${name} = (typeof ${name})[keyof typeof ${name}];`
}
