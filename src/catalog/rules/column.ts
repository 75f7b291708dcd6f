import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { CatalogIndex, CatalogObject, ObjectId } from '../object.js'
import type { ColumnObject, TableObject } from '../tables.js'
import { typeChangeSeverity, usingClause } from './column-type.js'
import {
  columnExtras,
  columnOptionSql,
  columnSql,
  foldedDefault,
  foreignOption,
  identitySequence,
  identitySql,
  lastName,
} from './column-words.js'
import type { Alteration, KindRules, Scope, StepDraft } from './rule.js'
import { continueSql } from './sequence.js'
import { changedParameters } from './sequence-words.js'
import { alterRelation, relationOf } from './words.js'

/** Columns of tables and foreign tables. Those of views carry comments and grants only. */
export const columnRules: KindRules<ColumnObject> = {
  kinds: ['column'],
  address: (column) => `column ${column.id.slice('column '.length)}`,
  create: (column, scope) =>
    isOfView(column) ? [{ sql: [] }] : (typedSteps(column, scope.to) ?? addSteps(column, scope)),
  drop: (column, scope) =>
    isOfView(column) || comesFromParent(column, scope.from)
      ? [{ sql: [] }]
      : (typedSteps(column, scope.from) ?? [dropStep(column)]),
  goesWith: (column, scope) => (isOfView(column) ? [] : parentColumns(column, scope.from)),
  alter: alterColumn,
}

/** A typed table gets and loses its columns with its type. Null for other tables. */
function typedSteps(column: ColumnObject, index: CatalogIndex): readonly StepDraft[] | null {
  const table = index.byId.get(column.parent!) as TableObject | undefined
  if (!table?.ofType) return null
  return [{ sql: [], needs: table.needs.filter((id) => id.startsWith('composite type ')) }]
}

const isOfView = (column: CatalogObject) => /^(view|materialized view) /.test(column.parent!)

/** Ids of the same column in the parent tables: what is done there reaches it. */
export function parentColumns(column: ColumnObject, index: CatalogIndex): readonly ObjectId[] {
  const table = index.byId.get(column.parent!) as TableObject | undefined
  const parents = table?.partitionOf ? [table.partitionOf.parent] : (table?.inherits ?? [])
  return parents
    .map((id) => `column ${relationOf(id)[1]}.${printName(column.name)}`)
    .filter((id) => index.byId.has(id))
}

function comesFromParent(column: ColumnObject, index: CatalogIndex): boolean {
  return !column.isLocal && parentColumns(column, index).length > 0
}

function dropStep(column: ColumnObject): StepDraft {
  return {
    sql: [`${alterRelation(column.parent!)} drop column ${printName(column.name)}`],
    severity: column.generated ? 'safe' : 'data-losing',
  }
}

function addSteps(column: ColumnObject, scope: Scope): readonly StepDraft[] {
  const parents = comesFromParent(column, scope.to) ? parentColumns(column, scope.to) : []
  if (parents.length > 0 && (scope.isNew(column.parent!) || parents.some((id) => scope.isNew(id))))
    return [{ sql: [], needs: parents }, ...columnExtras(column, scope)]
  const folded = foldedDefault(column, scope)
  const added: StepDraft = {
    sql: [`${alterRelation(column.parent!)} add column ${columnSql(column, folded?.expression)}`],
    provides: [column.id, ...(folded ? [folded.id] : [])],
    severity: column.generated?.stored || /\(/.test(folded?.expression ?? '') ? 'blocking' : 'safe',
    takes: identitySlot(column),
  }
  return [added, ...columnExtras(column, scope)]
}

/** Slot of the sequence behind an identity column. */
function identitySlot(column: ColumnObject): readonly string[] {
  return column.identity ? [`relation ${identitySequence(column)}`] : []
}

function alterColumn(from: ColumnObject, to: ColumnObject, scope: Scope): Alteration {
  if (isOfView(to)) return { steps: [] }
  if (mustRemake(from, to, scope)) return 'replace'
  const retyped = from.type !== to.type || from.collation !== to.collation
  const identity = identitySteps(from, to, scope)
  const nulls = nullSteps(from, to, scope)
  const steps = [
    ...expressionSteps(from, to),
    ...(retyped ? retypeSteps(from, to, scope) : []),
    // An identity column is not null: it stops to be one first, and becomes one last.
    ...(to.identity === null ? [...identity, ...nulls] : [...nulls, ...identity]),
    ...attributeSteps(from, to),
  ]
  return { steps, disturbs: retyped }
}

function mustRemake(from: ColumnObject, to: ColumnObject, scope: Scope): boolean {
  if (to.generated === null) return from.generated !== null && !from.generated.stored
  if (from.generated === null) return true
  if (from.generated.stored !== to.generated.stored) return true
  const expressionChanged = from.generated.expression !== to.generated.expression
  return from.type !== to.type || (expressionChanged && scope.to.catalog.serverVersionNum < 170000)
}

function expressionSteps(from: ColumnObject, to: ColumnObject): readonly StepDraft[] {
  const alter = `${alterRelation(to.parent!)} alter column ${printName(to.name)}`
  if (from.generated && !to.generated) return [{ sql: [`${alter} drop expression`], property: 'generated' }]
  if (!to.generated || from.generated!.expression === to.generated.expression) return []
  const sql = `${alter} set expression as (${to.generated.expression})`
  return [{ sql: [sql], property: 'generated', severity: 'blocking' }]
}

/** A column of a partition or typed table changes with its parent or type: it is ready when they are. */
function retypeSteps(from: ColumnObject, to: ColumnObject, scope: Scope): readonly StepDraft[] {
  const parents = comesFromParent(to, scope.to) ? parentColumns(to, scope.to) : []
  if (parents.some((id) => !scope.isNew(id))) return [{ sql: [], needs: parents }]
  return typedSteps(to, scope.to) ?? [typeStep(from, to)]
}

function typeStep(from: ColumnObject, to: ColumnObject): StepDraft {
  const name = printName(to.name)
  const collate = to.collation === null ? '' : ` collate ${to.collation}`
  const using = from.type === to.type ? '' : usingClause(name, from.type, to.type)
  return {
    sql: [`${alterRelation(to.parent!)} alter column ${name} type ${to.type}${collate}${using}`],
    needs: [`detached ${to.parent}`],
    property: from.type === to.type ? 'collation' : 'type',
    severity: typeChangeSeverity(from, to),
  }
}

/** Move a column over to the rebuilt type of the same name. @param using where values need help */
export function retypeStep(column: ColumnObject, using?: string): StepDraft {
  const name = printName(column.name)
  const array = column.type.endsWith('[]') ? '[]' : ''
  const move = using ?? `${name}::text${array}::${column.type}`
  const collate = column.collation === null ? '' : ` collate ${column.collation}`
  return {
    sql: [
      `${alterRelation(column.parent!)} alter column ${name} type ${column.type}${collate} using ${move}`,
    ],
    property: 'type',
    severity: 'blocking',
  }
}

function nullSteps(from: ColumnObject, to: ColumnObject, scope: Scope): readonly StepDraft[] {
  if (from.notNull === to.notNull) return []
  const sameAbove = parentColumns(to, scope.to).some((id) => {
    const above = scope.to.byId.get(id) as ColumnObject
    return (
      !scope.isNew(id) &&
      above.notNull === to.notNull &&
      (scope.from.byId.get(id) as ColumnObject | undefined)?.notNull !== to.notNull
    )
  })
  if (sameAbove) return []
  const alter = `${alterRelation(to.parent!)} alter column ${printName(to.name)}`
  if (!to.notNull) return [{ sql: [`${alter} drop not null`], property: 'not null' }]
  return scope.safeForms
    ? safeNotNull(to, alter)
    : [{ sql: [`${alter} set not null`], property: 'not null', severity: 'blocking' }]
}

/** A validated check lets SET NOT NULL skip its scan under the strongest lock. */
function safeNotNull(column: ColumnObject, alter: string): readonly StepDraft[] {
  const table = alterRelation(column.parent!)
  const check = printName(`${column.name}_is_not_null`.slice(-63))
  const property = 'not null'
  return [
    {
      sql: [`${table} add constraint ${check} check (${printName(column.name)} is not null) not valid`],
      property,
      provides: [],
    },
    { sql: [`${table} validate constraint ${check}`], property, transaction: 'alone', provides: [] },
    { sql: [`${alter} set not null`, `${table} drop constraint ${check}`], property },
  ]
}

function identitySteps(from: ColumnObject, to: ColumnObject, scope: Scope): readonly StepDraft[] {
  const alter = `${alterRelation(to.parent!)} alter column ${printName(to.name)}`
  const property = 'identity'
  if (from.identity === null && to.identity === null) return []
  if (to.identity === null) return [{ sql: [`${alter} drop identity`], property, frees: identitySlot(from) }]
  if (from.identity === null) return addIdentity(to, alter)
  const changes = [
    ...(from.identity.generation === to.identity.generation
      ? []
      : [`set generated ${to.identity.generation}`]),
    ...changedParameters(from.identity, to.identity).map((change) => `set ${change}`),
  ]
  const renamed = from.identity.sequence === to.identity.sequence ? [] : renameSequence(from, to)
  return [
    ...(changes.length > 0 ? [{ sql: [`${alter} ${changes.join(' ')}`], property }] : []),
    ...renamed.map(
      (sql): StepDraft => ({ sql: [sql], property, takes: identitySlot(to), frees: identitySlot(from) }),
    ),
    ...persistenceOfIdentity(from, to, scope),
  ]
}

function addIdentity(to: ColumnObject, alter: string): readonly StepDraft[] {
  const [, table] = relationOf(to.parent!)
  const sequence = `pg_catalog.pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(to.name)})`
  return [
    {
      sql: [`${alter} add ${identitySql(to.identity!, to.type)}`, continueSql(sequence, to.id)],
      property: 'identity',
      takes: identitySlot(to),
      // A column's default must go before it can be an identity.
      after: [`default ${to.id.slice('column '.length)}`],
    },
  ]
}

function renameSequence(from: ColumnObject, to: ColumnObject): readonly string[] {
  const before = identitySlot(from)[0]!.slice('relation '.length)
  const after = identitySlot(to)[0]!.slice('relation '.length)
  return [`alter sequence ${before} rename to ${printName(lastName(after))}`]
}

function persistenceOfIdentity(
  from: ColumnObject,
  to: ColumnObject,
  { from: old, to: next }: Scope,
): readonly StepDraft[] {
  if (from.identity!.unlogged === to.identity!.unlogged) return []
  const persistence = (index: CatalogIndex) =>
    (index.byId.get(to.parent!) as TableObject | undefined)?.persistence
  // SET LOGGED and SET UNLOGGED of the table take the sequence along.
  if (persistence(old) !== persistence(next)) return []
  const name = identitySlot(to)[0]!.slice('relation '.length)
  return [
    {
      sql: [`alter sequence ${name} set ${to.identity!.unlogged ? 'unlogged' : 'logged'}`],
      property: 'identity',
    },
  ]
}

function attributeSteps(from: ColumnObject, to: ColumnObject): readonly StepDraft[] {
  const alter = `${alterRelation(to.parent!, true)} alter column ${printName(to.name)}`
  const steps: StepDraft[] = []
  if (from.storage !== to.storage)
    steps.push({ sql: [`${alter} set storage ${to.storage ?? usualStorage(to)}`], property: 'storage' })
  if (from.compression !== to.compression)
    steps.push({ sql: [`${alter} set compression ${to.compression ?? 'default'}`], property: 'compression' })
  if (from.statistics !== to.statistics)
    steps.push({ sql: [`${alter} set statistics ${to.statistics ?? -1}`], property: 'statistics' })
  for (const sql of columnOptionSql(alter, from, to)) steps.push({ sql: [sql], property: 'options' })
  const foreign = foreignOptionSql(from, to)
  if (foreign !== null) steps.push({ sql: [`${alter} options (${foreign})`], property: 'foreign options' })
  return steps.map((step) => ({ provides: [], ...step }))
}

/** The storage of a type as PostgreSQL has it for its variable-length types; fixed ones are plain and never differ. */
function usualStorage(column: ColumnObject): string {
  return /^numeric/.test(column.type) && !column.type.endsWith('[]') ? 'main' : 'extended'
}

function foreignOptionSql(from: ColumnObject, to: ColumnObject): string | null {
  const nameOf = (option: string) => option.slice(0, option.indexOf('='))
  const before = new Map(from.foreignOptions.map((option) => [nameOf(option), option]))
  const after = new Map(to.foreignOptions.map((option) => [nameOf(option), option]))
  const words = [
    ...[...after].filter(([name]) => !before.has(name)).map(([, option]) => `add ${foreignOption(option)}`),
    ...[...after]
      .filter(([name, option]) => before.has(name) && before.get(name) !== option)
      .map(([, option]) => `set ${foreignOption(option)}`),
    ...[...before.keys()].filter((name) => !after.has(name)).map((name) => `drop ${printName(name)}`),
  ]
  return words.length === 0 ? null : words.join(', ')
}
