import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { CatalogObject } from '../object.js'
import type { TableObject } from '../tables.js'
import type { Attribute, CompositeTypeObject } from '../types.js'
import { bridgeRows } from './composite-bridge.js'
import type { Alteration, KindRules, Scope, StepDraft } from './rule.js'
import { isTypeOfColumns, qualifiedType, typeSlots } from './type-words.js'
import { relationOf } from './words.js'

/** Composite types; not the row types of tables. */
export const compositeTypeRules: KindRules<CompositeTypeObject> = {
  kinds: ['composite type'],
  address: (object) => `type ${qualifiedType(object)}`,
  slots: (object) => [...typeSlots(object), `relation ${qualifiedType(object)}`],
  create: (object) => [
    { sql: [createSql(object)] },
    ...commentSteps(
      object,
      object.attributes.filter(({ comment }) => comment !== null),
    ),
  ],
  drop: (object) => [{ sql: [`drop type ${qualifiedType(object)}`] }],
  alter: alterComposite,
  survives: () => true,
  bridge: bridgeRows,
}

function createSql(object: CompositeTypeObject): string {
  const lines = object.attributes.map((attribute) => `\n  ${attributeSql(attribute)}`)
  return `create type ${qualifiedType(object)} as (${lines.join(',')}${lines.length > 0 ? '\n' : ''})`
}

function attributeSql({ name, ...rest }: Attribute): string {
  return `${printName(name)} ${typeSql(rest)}`
}

function typeSql({ type, collation }: Pick<Attribute, 'type' | 'collation'>): string {
  return collation === null ? type : `${type} collate ${collation}`
}

function commentSteps(object: CompositeTypeObject, attributes: readonly Attribute[]): readonly StepDraft[] {
  const sql = attributes.map(({ name, comment }) => {
    const text = comment === null ? 'null' : quoteLiteral(comment)
    return `comment on column ${qualifiedType(object)}.${printName(name)} is ${text}`
  })
  return sql.length === 0 ? [] : [{ sql, provides: [], property: 'comment' }]
}

interface Changes {
  readonly dropped: readonly Attribute[]
  readonly added: readonly Attribute[]
  readonly retyped: readonly Attribute[]
}

function alterComposite(from: CompositeTypeObject, to: CompositeTypeObject, scope: Scope): Alteration {
  const changes = changesOf(from, to)
  // PostgreSQL adds attributes at the end only, and never changes the type of one that rows of tables hold.
  if (!keepsOrder(from, to) || (changes.retyped.length > 0 && isTypeOfColumns(to.id, scope))) return 'rebuild'
  const steps = [...attributeSteps(to, changes, scope), ...commentSteps(to, recommented(from, to))]
  return { steps, disturbs: changes.dropped.length > 0 || changes.retyped.length > 0 }
}

function changesOf(from: CompositeTypeObject, to: CompositeTypeObject): Changes {
  const before = byName(from)
  const after = byName(to)
  const differs = (attribute: Attribute) => {
    const old = before.get(attribute.name)
    return old !== undefined && (old.type !== attribute.type || old.collation !== attribute.collation)
  }
  return {
    dropped: from.attributes.filter(({ name }) => !after.has(name)),
    added: to.attributes.filter(({ name }) => !before.has(name)),
    retyped: to.attributes.filter(differs),
  }
}

const byName = ({ attributes }: CompositeTypeObject) => new Map(attributes.map((one) => [one.name, one]))

function keepsOrder(from: CompositeTypeObject, to: CompositeTypeObject): boolean {
  const wanted = to.attributes.map(({ name }) => name)
  const kept = from.attributes.map(({ name }) => name).filter((name) => wanted.includes(name))
  return kept.every((name, at) => name === wanted[at])
}

function recommented(from: CompositeTypeObject, to: CompositeTypeObject): readonly Attribute[] {
  const before = byName(from)
  return to.attributes.filter(({ name, comment }) => (before.get(name)?.comment ?? null) !== comment)
}

/** Typed tables follow with `cascade`; their columns are made and dropped by that. */
function attributeSteps(object: CompositeTypeObject, changes: Changes, scope: Scope): readonly StepDraft[] {
  const tables = scope.from.dependents(object.id).filter(isTyped)
  const cascade = tables.length > 0 ? ' cascade' : ''
  const words = [
    ...changes.dropped.map(({ name }) => `drop attribute ${printName(name)}${cascade}`),
    ...changes.retyped.map(
      ({ name, ...rest }) => `alter attribute ${printName(name)} type ${typeSql(rest)}${cascade}`,
    ),
    ...changes.added.map((attribute) => `add attribute ${attributeSql(attribute)}${cascade}`),
  ]
  if (words.length === 0) return []
  const columns = tables.flatMap(({ id }) =>
    changes.dropped.map(({ name }) => `column ${relationOf(id)[1]}.${printName(name)}`),
  )
  return [
    {
      sql: [`alter type ${qualifiedType(object)}${words.length > 1 ? '\n  ' : ' '}${words.join(',\n  ')}`],
      after: columns,
      property: 'attributes',
      severity: changes.dropped.length > 0 ? 'data-losing' : 'safe',
    },
  ]
}

const isTyped = (object: CatalogObject) => object.kind === 'table' && (object as TableObject).ofType !== null
