import { printName } from '../../sql/print-name.js'
import type { ObjectId } from '../object.js'
import type { TableObject } from '../tables.js'
import type { Scope, StepDraft } from './rule.js'
import { attachSteps, clusterStep, replicaIdentityStep } from './table.js'
import { optionChanges, qualifiedName, relationOf } from './words.js'

/** Steps that change a table in place. */
export function alterTableSteps(from: TableObject, to: TableObject, scope: Scope): readonly StepDraft[] {
  return [
    ...detachSteps(from, to, scope),
    ...inheritSteps(from, to, scope),
    ...plainSteps(from, to),
    ...identitySteps(from, to),
    ...(samePlace(from, to) ? [] : attachSteps(to, scope)),
  ]
}

function samePlace(from: TableObject, to: TableObject): boolean {
  return JSON.stringify(from.partitionOf) === JSON.stringify(to.partitionOf)
}

function detachSteps(from: TableObject, to: TableObject, { isGone }: Scope): readonly StepDraft[] {
  if (from.partitionOf === null || samePlace(from, to)) return []
  const { parent } = from.partitionOf
  const sql = `alter table ${relationOf(parent)[1]} detach partition ${qualifiedName(to)}`
  const before = isGone(parent) ? [parent] : []
  return [{ sql: [sql], property: 'partition of', provides: [`detached ${to.id}`], before }]
}

function inheritSteps(from: TableObject, to: TableObject, { isGone }: Scope): readonly StepDraft[] {
  const alter = `alter table ${qualifiedName(to)}`
  const left = from.inherits.filter((id) => !to.inherits.includes(id))
  const joined = to.inherits.filter((id) => !from.inherits.includes(id))
  return [
    ...left.map(
      (id): StepDraft => ({
        sql: [`${alter} no inherit ${relationOf(id)[1]}`],
        property: 'inherits',
        before: isGone(id) ? [id] : [],
      }),
    ),
    ...joined.map(
      (id): StepDraft => ({
        sql: [`${alter} inherit ${relationOf(id)[1]}`],
        property: 'inherits',
        needs: [id, ...columnsOf(to)],
        provides: [],
      }),
    ),
  ]
}

function columnsOf(table: TableObject): readonly ObjectId[] {
  return table.needs.filter((id) => id.startsWith('column '))
}

function plainSteps(from: TableObject, to: TableObject): readonly StepDraft[] {
  const alter = `alter table ${qualifiedName(to)}`
  const only = `alter table only ${qualifiedName(to)}`
  const { set, reset } = optionChanges(from.options, to.options)
  const steps: StepDraft[] = []
  const add = (property: string, sql: string, more: Partial<StepDraft> = {}) =>
    steps.push({ sql: [sql], property, ...more })
  if (from.persistence !== to.persistence) {
    add('persistence', `${alter} set ${to.persistence === 'unlogged' ? 'unlogged' : 'logged'}`, {
      severity: 'blocking',
    })
  }
  if (from.ofType !== to.ofType)
    add('of type', to.ofType === null ? `${alter} not of` : `${alter} of ${to.ofType}`)
  if (set.length > 0) add('options', `${alter} set (${set.join(', ')})`)
  if (reset.length > 0) add('options', `${alter} reset (${reset.join(', ')})`)
  if (from.tablespace !== to.tablespace) {
    add('tablespace', `${alter} set tablespace ${printName(to.tablespace ?? 'pg_default')}`, {
      severity: 'blocking',
    })
  }
  if (from.accessMethod !== to.accessMethod) {
    add('access method', `${alter} set access method ${printName(to.accessMethod ?? 'heap')}`, {
      severity: 'blocking',
    })
  }
  if (from.rowSecurity !== to.rowSecurity)
    add('row security', `${alter} ${to.rowSecurity ? 'enable' : 'disable'} row level security`)
  if (from.forceRowSecurity !== to.forceRowSecurity) {
    add('force row security', `${only} ${to.forceRowSecurity ? '' : 'no '}force row level security`)
  }
  return steps
}

function identitySteps(from: TableObject, to: TableObject): readonly StepDraft[] {
  const steps: StepDraft[] = []
  if (from.replicaIdentity !== to.replicaIdentity) steps.push(replicaIdentityStep(to))
  if (from.clusterOn !== to.clusterOn) {
    const without = {
      sql: [`alter table ${qualifiedName(to)} set without cluster`],
      property: 'cluster on',
      provides: [],
    }
    steps.push(to.clusterOn === null ? without : clusterStep(to))
  }
  return steps
}
