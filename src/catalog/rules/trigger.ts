import { printName } from '../../sql/print-name.js'
import type { TriggerObject } from '../triggers.js'
import { extensionLinkSteps } from './extension-links.js'
import type { Alteration, KindRules, Scope, StepDraft } from './rule.js'
import { definitionWith, firingWords } from './trigger-words.js'
import { relationOf } from './words.js'

/** Triggers of tables, views and foreign tables. */
export const triggerRules: KindRules<TriggerObject> = {
  kinds: ['trigger'],
  address,
  slots: (trigger) =>
    trigger.constraint ? [trigger.id, trigger.id.replace(/^trigger /, 'constraint ')] : [trigger.id],
  create: createTrigger,
  drop: dropTrigger,
  alter: alterTrigger,
}

function address(trigger: TriggerObject): string {
  return `trigger ${printName(trigger.name)} on ${tableOf(trigger)}`
}

const tableOf = (trigger: TriggerObject) => relationOf(trigger.parent!)[1]

function createTrigger(trigger: TriggerObject): readonly StepDraft[] {
  const links = extensionLinkSteps(address(trigger), [], trigger.dependsOnExtensions)
  // The parent table's trigger comes to a partition when it is attached.
  if (trigger.definition === null)
    return [{ sql: [firingSql(trigger)], needs: [`attached ${trigger.parent}`] }, ...links]
  const firing: StepDraft[] =
    trigger.firing === 'enabled' ? [] : [{ sql: [firingSql(trigger)], provides: [], property: 'firing' }]
  return [{ sql: [definitionWith('create', trigger.definition)] }, ...firing, ...links]
}

/** With the parts of a partitioned table; a partition's share by itself. */
function firingSql(trigger: TriggerObject): string {
  const [kind, table] = relationOf(trigger.parent!)
  const word = kind === 'view' ? 'table' : kind
  const only = trigger.inheritedFrom === null ? '' : 'only '
  return `alter ${word} ${only}${table} ${firingWords(trigger.firing)} trigger ${printName(trigger.name)}`
}

function dropTrigger(trigger: TriggerObject, { isGone, to }: Scope): readonly StepDraft[] {
  if (trigger.inheritedFrom === null) return [{ sql: [`drop ${address(trigger)}`] }]
  const root = to.byId.get(trigger.inheritedFrom) as TriggerObject | undefined
  if (root === undefined || isGone(root.id)) return [{ sql: [] }]
  return [{ sql: [firingSql({ ...trigger, firing: root.firing })], property: 'firing' }]
}

function alterTrigger(from: TriggerObject, to: TriggerObject, scope: Scope): Alteration {
  if (from.inheritedFrom !== to.inheritedFrom || from.constraint !== to.constraint) return 'replace'
  const isRedefined = from.definition !== to.definition
  if (isRedefined && to.constraint) return 'replace'
  // CREATE OR REPLACE enables a trigger, and on a partitioned table those of its partitions.
  const firing = isRedefined ? 'enabled' : from.firing
  const links = isRedefined ? [] : from.dependsOnExtensions
  return {
    steps: [
      ...(isRedefined
        ? [{ sql: [definitionWith('create or replace', to.definition!)], property: 'definition' }]
        : []),
      ...(firing === to.firing ? [] : [{ sql: [firingSql(to)], property: 'firing' }]),
      ...(isRedefined || firing !== to.firing ? sharesAgain(to, scope) : []),
      ...extensionLinkSteps(address(to), links, to.dependsOnExtensions),
    ],
  }
}

/** Partitions that fire at other times than their parent followed it and are set again. */
function sharesAgain(trigger: TriggerObject, { to, isNew }: Scope): readonly StepDraft[] {
  const shares = to
    .dependents(trigger.id)
    .filter((other): other is TriggerObject => (other as TriggerObject).inheritedFrom === trigger.id)
    .filter((share) => !isNew(share.id))
  return shares.map((share) => ({ sql: [firingSql(share)], provides: [], property: 'firing' }))
}
