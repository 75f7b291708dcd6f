import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { SubscriptionObject } from '../small.js'
import type { Alteration, KindRules, StepDraft } from './rule.js'

/**
 * Subscriptions. No statement connects to the publisher, and none knows how to: the connection holds a password, is
 * never read, and must be set by hand.
 */
export const subscriptionRules: KindRules<SubscriptionObject> = {
  kinds: ['subscription'],
  address: ({ id }) => id,
  create: (subscription) => [
    { sql: createSql(subscription) },
    {
      sql: [
        warning(`Set the connection of ${subscription.id} by hand, since it is never read, then enable it.`),
      ],
      needs: [subscription.id],
      provides: [],
      property: 'connection',
    },
  ],
  // The slot on the publisher stays: dropping it needs a connection.
  drop: ({ id }) => [
    {
      sql: [`alter ${id} disable`, `alter ${id} set (slot_name = none)`, `drop ${id}`],
      severity: 'irreversible',
    },
  ],
  alter: alterSubscription,
}

function warning(text: string): string {
  return `do ${quoteLiteral(`begin raise warning using message = ${quoteLiteral(text)}; end`)}`
}

const slotWord = (slot: string | null) => `slot_name = ${slot === null ? 'none' : quoteLiteral(slot)}`
const optionWord = (option: string) =>
  option.replace(/ = (.*)$/s, (_, value: string) => ` = ${quoteLiteral(value)}`)

function createSql({ id, publications, slot, options }: SubscriptionObject): readonly string[] {
  const words = ['connect = false', slotWord(slot), ...options.map(optionWord)]
  return [
    `create ${id} connection '' publication ${publications.map(printName).join(', ')} with (${words.join(', ')})`,
  ]
}

/** A disabled subscription can change its slot. */
function alterSubscription(from: SubscriptionObject, to: SubscriptionObject): Alteration {
  const alter = `alter ${to.id}`
  const changed = changedOptions(from, to)
  const sql = [
    ...(from.enabled && (!to.enabled || from.slot !== to.slot) ? [`${alter} disable`] : []),
    ...(from.slot === to.slot ? [] : [`${alter} set (${slotWord(to.slot)})`]),
    ...(changed.length === 0 ? [] : [`${alter} set (${changed.join(', ')})`]),
    ...publicationSql(from, to),
    ...(to.enabled && (!from.enabled || from.slot !== to.slot) ? [`${alter} enable`] : []),
  ]
  const step: StepDraft = { sql, severity: 'blocking' }
  return { steps: sql.length === 0 ? [] : [step] }
}

/** What a new subscription has, for options that go back to it. */
const usual: Readonly<Record<string, string>> = {
  binary: 'false',
  disable_on_error: 'false',
  failover: 'false',
  origin: 'any',
  password_required: 'true',
  run_as_owner: 'false',
  streaming: 'off',
  synchronous_commit: 'off',
  two_phase: 'false',
}

function changedOptions(from: SubscriptionObject, to: SubscriptionObject): readonly string[] {
  const nameOf = (option: string) => option.slice(0, option.indexOf(' = '))
  const set = to.options.filter((option) => !from.options.includes(option)).map(optionWord)
  const kept = to.options.map(nameOf)
  const back = from.options.map(nameOf).filter((name) => !kept.includes(name))
  return [...set, ...back.map((name) => `${name} = ${quoteLiteral(usual[name]!)}`)]
}

function publicationSql(from: SubscriptionObject, to: SubscriptionObject): readonly string[] {
  if (JSON.stringify(from.publications) === JSON.stringify(to.publications)) return []
  const names = to.publications.map(printName).join(', ')
  return [`alter ${to.id} set publication ${names} with (refresh = false)`]
}
