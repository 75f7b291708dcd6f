import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { EventTriggerObject } from '../triggers.js'
import type { KindRules } from './rule.js'
import { firingWords } from './trigger-words.js'

/** Event triggers. They come last in a plan: a new one would fire at what follows. */
export const eventTriggerRules: KindRules<EventTriggerObject> = {
  kinds: ['event trigger'],
  address,
  create: (trigger) => [
    { sql: [createSql(trigger)] },
    ...(trigger.firing === 'enabled'
      ? []
      : [{ sql: [firingSql(trigger)], provides: [], property: 'firing' }]),
  ],
  drop: (trigger) => [{ sql: [`drop ${address(trigger)}`] }],
  alter: (from, to) => {
    const isSame = from.event === to.event && from.function === to.function
    if (!isSame || JSON.stringify(from.tags) !== JSON.stringify(to.tags)) return 'replace'
    return { steps: [{ sql: [firingSql(to)], property: 'firing' }] }
  },
}

function address(trigger: EventTriggerObject): string {
  return `event trigger ${printName(trigger.name)}`
}

function createSql(trigger: EventTriggerObject): string {
  return [
    `create ${address(trigger)} on ${printName(trigger.event)}`,
    ...(trigger.tags.length === 0 ? [] : [`when tag in (${trigger.tags.map(quoteLiteral).join(', ')})`]),
    `execute function ${trigger.function}()`,
  ].join('\n  ')
}

function firingSql(trigger: EventTriggerObject): string {
  return `alter ${address(trigger)} ${firingWords(trigger.firing)}`
}
