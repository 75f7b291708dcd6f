import type { SubscriptionObject } from '../../catalog/small.js'
import { baseObject, listOf, textOrNull } from './base-object.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf } from './sql.js'

/**
 * An option of CREATE SUBSCRIPTION: SQL that tells it as text, the value that needs no word, the version that
 * brought it.
 */
interface Option {
  readonly name: string
  readonly value: string
  readonly usual: (version: number) => string
  readonly since: number
}

const flag = (name: string, column: string, { since = 0, usual = false } = {}): Option => ({
  name,
  value: `${column}::text`,
  usual: () => String(usual),
  since,
})

const options: readonly Option[] = [
  flag('binary', 's.subbinary'),
  flag('disable_on_error', 's.subdisableonerr', { since: 150000 }),
  flag('failover', 's.subfailover', { since: 170000 }),
  { name: 'origin', value: 's.suborigin', usual: () => 'any', since: 160000 },
  flag('password_required', 's.subpasswordrequired', { since: 160000, usual: true }),
  flag('run_as_owner', 's.subrunasowner', { since: 160000 }),
  {
    name: 'streaming',
    value: `case s.substream::text when 'p' then 'parallel' when 't' then 'on' when 'true' then 'on' else 'off' end`,
    usual: (version) => (version >= 180000 ? 'parallel' : 'off'),
    since: 0,
  },
  { name: 'synchronous_commit', value: 's.subsynccommit', usual: () => 'off', since: 0 },
  {
    name: 'two_phase',
    value: `(s.subtwophasestate::text <> 'd')::text`,
    usual: () => 'false',
    since: 150000,
  },
]

/** Subscriptions, from the columns that every role may read: never the connection, which holds a password. */
export const subscriptionReader: KindReader = {
  name: 'subscriptions',
  queries: (version) => [
    `select s.oid, s.subname as name, s.subowner as owner, s.subenabled as enabled, s.subpublications as publications,
  s.subslotname as slot, pg_catalog.array_remove(array[${optionList(version)}], null) as options,
  ${commentOf(classOid.subscription, 's.oid')} as comment
from pg_catalog.pg_subscription s
where s.subdbid = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())`,
  ],
  build: ([rows], context) => rows!.map((row) => buildSubscription(row, context)),
}

function optionList(version: number): string {
  const known = options.filter(({ since }) => version >= since)
  const words = known.map(({ name, value, usual }) => `'${name} = ' || nullif(${value}, '${usual(version)}')`)
  return words.join(',\n    ')
}

function buildSubscription(row: Row, context: BuildContext): Built {
  const object: Omit<SubscriptionObject, 'needs'> = {
    ...baseObject('subscription', row, context),
    enabled: row['enabled'] === true,
    publications: listOf(row['publications']),
    slot: textOrNull(row['slot']),
    options: listOf(row['options']),
  }
  return { object, addresses: [`${classOid.subscription}:${row['oid']}:0`] }
}
