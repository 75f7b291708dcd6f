import { printName } from '../../sql/print-name.js'
import type { IndexObject, TableObject } from '../tables.js'
import type { Alteration, KindRules, Scope, StepDraft } from './rule.js'
import { markSteps } from './table.js'
import { optionChanges, qualifiedName } from './words.js'

/** Indexes that stand behind no constraint. */
export const indexRules: KindRules<IndexObject> = {
  kinds: ['index'],
  address: (index) => `index ${qualifiedName(index)}`,
  slots: (index) => [`relation ${qualifiedName(index)}`],
  goesWith: (index) => (index.partitionOf === null ? [] : [index.partitionOf]),
  create: createIndex,
  // A part of a partitioned index can only go when its table is a partition no more.
  drop: (index) => [{ sql: [`drop index ${qualifiedName(index)}`], needs: [`detached ${index.parent}`] }],
  alter: alterIndex,
  // PostgreSQL builds an index again when a column of it is retyped; expressions and predicates may no longer parse.
  survives: (index, disturbed) =>
    disturbed.kind === 'column' && index.predicate === null && index.keys.every((key) => !key.includes('(')),
}

function createIndex(index: IndexObject, scope: Scope): readonly StepDraft[] {
  return [
    createStep(index, scope),
    ...attachSteps(index, scope),
    ...extras(index),
    ...markSteps(index, scope),
  ]
}

function createStep(index: IndexObject, scope: Scope): StepDraft {
  if (index.partitioned) return partitionedStep(index, scope)
  const online = scope.safeForms && !scope.isNew(index.parent!)
  const words = online
    ? index.definition.replace(/^(CREATE (?:UNIQUE )?INDEX) /, '$1 concurrently ')
    : index.definition
  const sql = withSpace(lowerHead(words), index)
  return online ? { sql: [sql], transaction: 'outside' } : { sql: [sql] }
}

/** The parts are made first, so the parent's statement only takes them over; ONLY where parts are missing. */
function partitionedStep(index: IndexObject, { to }: Scope): StepDraft {
  const parts = to.parts(index.id)
  // A partition that is attached later would be given the index that it lacks.
  const attached = to.parts(index.parent!).map(({ id }) => `attached ${id}`)
  const words = index.valid ? index.definition.replace(' ON ONLY ', ' ON ') : index.definition
  return {
    sql: [withSpace(lowerHead(words), index)],
    needs: index.valid ? parts.map(({ id }) => id) : attached,
  }
}

function withSpace(sql: string, { tablespace, predicate }: IndexObject): string {
  if (tablespace === null) return sql
  const at = predicate === null ? sql.length : sql.lastIndexOf(' WHERE ')
  return `${sql.slice(0, at)} tablespace ${printName(tablespace)}${sql.slice(at)}`
}

/** The words of PostgreSQL's printer in the case of this house, names and expressions untouched. */
function lowerHead(definition: string): string {
  return definition
    .replace(/^CREATE (UNIQUE )?INDEX (concurrently )?/, (head) => head.toLowerCase())
    .replace(/^([^"(]*?) ON (ONLY )?/, (_, name, only) => `${name} on ${only ? 'only ' : ''}`)
    .replace(/^((?:[^"(]|"(?:[^"]|"")*")*?) USING /, '$1 using ')
}

/** Attach to a parent index that neither comes new with its parts, nor takes them over when the table is attached. */
function attachSteps(index: IndexObject, scope: Scope): readonly StepDraft[] {
  if (index.partitionOf === null) return []
  const parent = scope.to.byId.get(index.partitionOf) as IndexObject | undefined
  const table = scope.to.byId.get(index.parent!) as TableObject
  const attachesWithTable = scope.isNew(table.id) && !(parent && scope.isNew(parent.id))
  if (!parent || (parent.valid && scope.isNew(parent.id)) || (attachesWithTable && parent.valid)) return []
  const sql = `alter index ${qualifiedName(parent)} attach partition ${qualifiedName(index)}`
  return [{ sql: [sql], needs: [parent.id, `attached ${table.id}`], provides: [], property: 'partition of' }]
}

function extras(index: IndexObject): readonly StepDraft[] {
  return Object.entries(index.statistics).map(([column, target]) => ({
    sql: [`alter index ${qualifiedName(index)} alter column ${column} set statistics ${target}`],
    provides: [],
  }))
}

function alterIndex(from: IndexObject, to: IndexObject, scope: Scope): Alteration {
  if (withoutOptions(from) !== withoutOptions(to) || from.parent !== to.parent) return 'replace'
  if (from.partitionOf !== null && from.partitionOf !== to.partitionOf) {
    const detached = from.parent === to.parent && tableMoved(from, scope)
    if (!detached) return 'replace'
  }
  if (!from.valid && to.valid && !to.partitioned) return 'replace'
  if (from.valid && !to.valid) return 'replace'
  return { steps: changes(from, to, scope) }
}

/** The partition was detached or attached, and its indexes went with it. */
function tableMoved(index: IndexObject, { from, to }: Scope): boolean {
  const before = from.byId.get(index.parent!) as TableObject | undefined
  const after = to.byId.get(index.parent!) as TableObject | undefined
  return before?.partitionOf?.parent !== after?.partitionOf?.parent
}

const withoutOptions = ({ definition }: IndexObject) => definition.replace(/ WITH \([^)]*\)/, '')

function changes(from: IndexObject, to: IndexObject, scope: Scope): readonly StepDraft[] {
  const name = qualifiedName(to)
  const { set, reset } = optionChanges(from.options, to.options)
  const statements = [
    ...(set.length > 0 ? [`alter index ${name} set (${set.join(', ')})`] : []),
    ...(reset.length > 0 ? [`alter index ${name} reset (${reset.join(', ')})`] : []),
    ...(from.tablespace === to.tablespace
      ? []
      : [`alter index ${name} set tablespace ${printName(to.tablespace ?? 'pg_default')}`]),
    ...statisticsSql(from, to),
  ]
  const steps: StepDraft[] = statements.map((sql) => ({ sql: [sql], property: 'options' }))
  if (from.partitionOf === null && !tableMoved(to, scope)) steps.push(...attachSteps(to, scope))
  return steps
}

function statisticsSql(from: IndexObject, to: IndexObject): readonly string[] {
  const columns = new Set([...Object.keys(from.statistics), ...Object.keys(to.statistics)])
  return [...columns]
    .filter((column) => from.statistics[column] !== to.statistics[column])
    .map(
      (column) =>
        `alter index ${qualifiedName(to)} alter column ${column} set statistics ${to.statistics[column] ?? -1}`,
    )
}
