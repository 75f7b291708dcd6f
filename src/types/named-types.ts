import { printQualified } from '../sql/print-name.js'
import { listedValues } from './listed-values.js'
import type { Wish } from './names.js'
import type { TypesOptions } from './options.js'
import type { Relation } from './relations.js'
import type { DomainType, EnumType, TypeSchema } from './schema.js'
import { aliasLines, docLines, literal, propertyKey } from './text.js'
import type { ColumnKey } from './view-columns.js'

/** A type of its own in the file: an enum, a list of values, or JSON of a known shape. */
export interface NamedType extends Wish {
  readonly comment: string | null
  /** Texts that it allows, in order; null where `text` says what it is. */
  readonly values: readonly string[] | null
  /** TypeScript, as the config gives it. */
  readonly text: string | null
  readonly isEnum: boolean
  /** The column that it is of; null where it is a type of the database. */
  readonly column: ColumnKey | null
}

/** Everything but tables that gets a name. Pure. @param json TypeScript types by column */
export function namedTypes(
  types: TypeSchema['types'],
  relations: readonly Relation[],
  json: ReadonlyMap<ColumnKey, string>,
): readonly NamedType[] {
  const ofTypes = [...types].flatMap(([printed, type]): NamedType[] => {
    if (type.kind !== 'enum' && type.kind !== 'domain') return []
    const values = valuesOf(type)
    if (values === null) return []
    const { kind, schema, name, comment } = type
    const base = { id: `${kind} ${printed}`, schema, words: [name], comment, text: null, column: null }
    return [{ ...base, values, isEnum: kind === 'enum' }]
  })
  const ofColumns = relations.flatMap(({ schema, name, hasChecks, columns }) =>
    !hasChecks && json.size === 0
      ? []
      : columns().flatMap((column): NamedType[] => {
          const text = json.get(column.key) ?? null
          if (text === null && column.values === null) return []
          const id = `column ${printQualified(schema, name, column.name)}`
          const base = { id, schema, words: [name, column.name], comment: null, isEnum: false }
          const values = text === null ? column.values : null
          return [{ ...base, values, text, column: column.key }]
        }),
  )
  return [...ofTypes, ...ofColumns]
}

function valuesOf(type: EnumType | DomainType): readonly string[] | null {
  if (!type.isOwn) return null
  return type.kind === 'enum' ? type.labels : domainValues(type)
}

function domainValues({ type, hasCollation, checks }: DomainType): readonly string[] | null {
  if (hasCollation || !/^(?:text|character varying(?:\(\d+\))?)$/.test(type)) return null
  for (const check of checks) {
    const values = listedValues(check, 'VALUE')
    if (values !== null) return values
  }
  return null
}

/** The text of a named type. Pure. */
export function namedTypeText(
  type: NamedType & { readonly exportedName: string },
  { enums }: TypesOptions,
): string {
  const name = type.exportedName
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
