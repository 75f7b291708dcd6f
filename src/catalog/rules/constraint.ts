import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { CatalogIndex, ObjectId } from '../object.js'
import type { ConstraintObject, TableObject } from '../tables.js'
import { isCode } from './column-words.js'
import type { Alteration, KindRules, Scope, StepDraft } from './rule.js'
import { markSteps } from './table.js'
import { alterRelation, printOption, relationOf } from './words.js'

export const constraintRules: KindRules<ConstraintObject> = {
  kinds: ['constraint'],
  address: (constraint) => `constraint ${printName(constraint.name)} on ${relationOf(constraint.parent!)[1]}`,
  slots: (constraint) => (constraint.index === null ? [] : [`relation ${indexName(constraint)}`]),
  goesWith: (constraint, { from }) => parentConstraints(constraint, from),
  create: createConstraint,
  drop: (constraint) => [
    {
      sql: [`${alterRelation(constraint.parent!)} drop constraint ${printName(constraint.name)}`],
      needs: [`detached ${constraint.parent}`],
    },
  ],
  alter: alterConstraint,
  // PostgreSQL builds keys and checks of a retyped column again by itself; a foreign key has two sides to match.
  survives: (constraint, disturbed) =>
    disturbed.kind === 'column' && (constraint.type === 'primary key' || constraint.type === 'unique'),
}

/** Schema-qualified name of the index behind a constraint. */
function indexName(constraint: ConstraintObject): string {
  return `${printName(constraint.schema!)}.${printName(constraint.name)}`
}

/** Ids of the parents' constraints that this one comes from. */
function parentConstraints(constraint: ConstraintObject, index: CatalogIndex): readonly ObjectId[] {
  if (constraint.partitionOf !== null) return [constraint.partitionOf]
  if (constraint.isLocal) return []
  const table = index.byId.get(constraint.parent!) as TableObject | undefined
  const parents = table?.partitionOf ? [table.partitionOf.parent] : (table?.inherits ?? [])
  return parents.map((id) => `constraint ${relationOf(id)[1]}.${printName(constraint.name)}`)
}

/** Whether it can stand inside `create table`: nothing in it may need other tables or the user's code. */
export function isFoldable(constraint: ConstraintObject, table: TableObject): boolean {
  if (constraint.type === 'foreign key' || !constraint.validated || constraint.tablespace !== null)
    return false
  if (table.partitionKey !== null && constraint.index !== null) return false
  if (!constraint.isLocal && table.partitionOf === null) return false
  const isOwn = (id: ObjectId) => id === table.id || id.startsWith(`column ${relationOf(table.id)[1]}.`)
  return !constraint.needs.some(
    (id) => isCode(id) || (/^(table|column|index|constraint) /.test(id) && !isOwn(id)),
  )
}

/** `constraint name primary key (id) with (…)`. */
export function constraintSql(constraint: ConstraintObject): string {
  return `constraint ${printName(constraint.name)} ${definitionSql(constraint)}`
}

/** The definition, with the index's storage parameters where it has some. */
function definitionSql(constraint: ConstraintObject): string {
  const options = /\bWITH \((.*?)\)/s.exec(constraint.index ?? '')?.[1]
  if (options === undefined || constraint.type === 'exclusion') return constraint.definition
  const [, head, tail] = /^(.*?)((?: DEFERRABLE| NOT DEFERRABLE)?(?: INITIALLY DEFERRED)?)$/s.exec(
    constraint.definition,
  )!
  return `${head} with (${options})${tail}`
}

function createConstraint(constraint: ConstraintObject, scope: Scope): readonly StepDraft[] {
  return [
    ...ownSteps(constraint, scope),
    ...indexCommentSteps(constraint, null),
    ...(constraint.index === null ? [] : markSteps(constraint, scope)),
  ]
}

/** A comment on the index behind a constraint, beside that on the constraint. */
function indexCommentSteps(to: ConstraintObject, from: ConstraintObject | null): readonly StepDraft[] {
  if ((from?.indexComment ?? null) === to.indexComment) return []
  const text = to.indexComment === null ? 'null' : quoteLiteral(to.indexComment)
  return [
    {
      sql: [`comment on index ${indexName(to)} is ${text}`],
      needs: [to.id],
      provides: [],
      property: 'comment',
    },
  ]
}

function ownSteps(constraint: ConstraintObject, scope: Scope): readonly StepDraft[] {
  if (isFromParent(constraint, scope)) return [{ sql: [], needs: parentConstraints(constraint, scope.to) }]
  const table = scope.to.byId.get(constraint.parent!) as TableObject
  const add = `${alterRelation(constraint.parent!)} add constraint ${printName(constraint.name)}`
  const needs = partsOf(constraint, scope.to)
  if (!scope.safeForms || scope.isNew(table.id) || table.kind !== 'table')
    return [...plainSteps(constraint, add, needs)]
  if (constraint.type === 'exclusion')
    return [{ sql: [`${add} ${constraint.definition}`], severity: 'blocking', needs }]
  if (constraint.index !== null) {
    return table.partitionKey === null ? indexFirst(constraint, add) : plainSteps(constraint, add, needs)
  }
  if (constraint.type === 'foreign key' && table.partitionKey !== null)
    return plainSteps(constraint, add, needs)
  return notValidFirst(constraint, add)
}

/** It comes with its table, or with its parent's. A table that only starts to inherit must have it before. */
function isFromParent(constraint: ConstraintObject, { to, isNew }: Scope): boolean {
  if (constraint.isLocal || constraint.partitionOf !== null) return false
  const parents = parentConstraints(constraint, to).filter((id) => to.byId.has(id))
  return parents.length > 0 && (isNew(constraint.parent!) || parents.some(isNew))
}

/** Constraints of partitions that become parts of this one: made before it, they are taken over by it. */
function partsOf(constraint: ConstraintObject, index: CatalogIndex): readonly ObjectId[] {
  const table = index.byId.get(constraint.parent!) as TableObject | undefined
  if (constraint.index === null || !table?.partitionKey) return []
  return index.parts(constraint.id).map(({ id }) => id)
}

function plainSteps(
  constraint: ConstraintObject,
  add: string,
  needs: readonly ObjectId[],
): readonly StepDraft[] {
  const suffix = constraint.validated ? '' : ' not valid'
  const space =
    constraint.tablespace === null ? '' : ` using index tablespace ${printName(constraint.tablespace)}`
  return [{ sql: [`${add} ${definitionSql(constraint)}${space}${suffix}`], needs }]
}

/** NOT VALID takes its lock for a moment; VALIDATE scans under one that lets writers work. */
function notValidFirst(constraint: ConstraintObject, add: string): readonly StepDraft[] {
  const added: StepDraft = { sql: [`${add} ${constraint.definition} not valid`] }
  return constraint.validated ? [added, validateStep(constraint)] : [added]
}

function validateStep(constraint: ConstraintObject): StepDraft {
  const sql = `${alterRelation(constraint.parent!)} validate constraint ${printName(constraint.name)}`
  return { sql: [sql], transaction: 'alone', provides: [], property: 'validated' }
}

/** The index is built while writers work; the constraint then takes it over. */
function indexFirst(constraint: ConstraintObject, add: string): readonly StepDraft[] {
  const name = printName(constraint.name)
  const space = constraint.tablespace === null ? '' : ` tablespace ${printName(constraint.tablespace)}`
  const build = `create unique index concurrently ${name} on ${relationOf(constraint.parent!)[1]} ${constraint.index}${space}`
  const word = constraint.type === 'primary key' ? 'primary key' : 'unique'
  const tail = /((?: DEFERRABLE)?(?: INITIALLY DEFERRED)?)$/s.exec(constraint.definition)![1]!
  return [
    { sql: [build], transaction: 'outside', provides: [], property: 'index' },
    { sql: [`${add} ${word} using index ${name}${tail.toLowerCase()}`] },
  ]
}

function alterConstraint(from: ConstraintObject, to: ConstraintObject, scope: Scope): Alteration {
  const comments = indexCommentSteps(to, from)
  const own = alterOwn(from, { ...to, indexComment: from.indexComment }, scope)
  return own === 'replace' || own === 'rebuild' ? own : { ...own, steps: [...own.steps, ...comments] }
}

function alterOwn(from: ConstraintObject, to: ConstraintObject, scope: Scope): Alteration {
  const isFromAbove = !to.isLocal && parentConstraints(to, scope.to).some((id) => scope.to.byId.has(id))
  if (sameExcept(from, to, ['isLocal', 'isInherited', 'partitionOf'])) return { steps: [] }
  if (isFromAbove && to.index === null) return { steps: [] }
  if (sameExcept(from, to, ['validated']) && to.validated)
    return { steps: [{ ...validateStep(to), provides: [to.id] }] }
  if (
    to.type === 'foreign key' &&
    sameExcept(from, to, ['definition']) &&
    undeferred(from) === undeferred(to)
  ) {
    return { steps: [{ sql: [deferSql(to)], property: 'deferrable' }] }
  }
  const optionsOnly =
    sameExcept(from, to, ['index', 'tablespace']) && withoutOptions(from) === withoutOptions(to)
  return optionsOnly ? { steps: indexSteps(from, to) } : 'replace'
}

function sameExcept(from: ConstraintObject, to: ConstraintObject, keys: readonly string[]): boolean {
  const shape = (object: ConstraintObject) =>
    JSON.stringify(Object.entries(object).filter(([key]) => !['needs', 'comment', ...keys].includes(key)))
  return shape(from) === shape(to)
}

const undeferred = ({ definition }: ConstraintObject) =>
  definition.replace(/(?: NOT DEFERRABLE| DEFERRABLE)?(?: INITIALLY (?:DEFERRED|IMMEDIATE))?$/, '')

function deferSql(constraint: ConstraintObject): string {
  const words = /( DEFERRABLE)?( INITIALLY DEFERRED)?$/.exec(constraint.definition)!
  const mode = words[1]
    ? ` deferrable${words[2] ? ' initially deferred' : ' initially immediate'}`
    : ' not deferrable'
  return `${alterRelation(constraint.parent!)} alter constraint ${printName(constraint.name)}${mode}`
}

const withoutOptions = ({ index }: ConstraintObject) => index?.replace(/ WITH \(.*?\)/s, '')

function indexSteps(from: ConstraintObject, to: ConstraintObject): readonly StepDraft[] {
  const name = indexName(to)
  const options = (object: ConstraintObject) =>
    (/ WITH \((.*?)\)/s.exec(object.index ?? '')?.[1] ?? '').split(', ').filter((option) => option !== '')
  const before = options(from)
  const after = options(to)
  const set = after
    .filter((option) => !before.includes(option))
    .map((option) => printOption(option.replaceAll("'", '')))
  const kept = new Set(after.map((option) => option.split('=')[0]))
  const reset = before.map((option) => option.split('=')[0]!).filter((option) => !kept.has(option))
  const statements = [
    ...(set.length > 0 ? [`alter index ${name} set (${set.join(', ')})`] : []),
    ...(reset.length > 0 ? [`alter index ${name} reset (${reset.join(', ')})`] : []),
    ...(from.tablespace === to.tablespace
      ? []
      : [`alter index ${name} set tablespace ${printName(to.tablespace ?? 'pg_default')}`]),
  ]
  return [{ sql: statements, property: 'index' }]
}
