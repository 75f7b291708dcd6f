import type { IndexObject } from '../../catalog/tables.js'
import { printName, printQualified } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { Check, Fix } from '../check.js'
import { type Change, contractView } from '../contract-view.js'
import type { Evidence } from '../evidence.js'
import { freeName } from '../index-name.js'
import { guarded, restoreFix } from '../repair.js'

/** An index of a declared name that is another index. */
export const indexDrift: Check = {
  id: 'index-drift',
  severity: 'error',
  title: 'an index has the declared name and another definition',
  why: 'CREATE INDEX IF NOT EXISTS keeps what is there, so a run can end well with the wrong index; it serves other queries than the declared one.',
  examples: {
    declared:
      'create table bill (id integer, paid boolean, due date); create index bill_due on bill (due desc)',
    bad: 'drop index bill_due; create index bill_due on bill (due)',
    good: 'drop index bill_due; create index bill_due on bill using btree (due desc nulls first)',
  },
  find: (evidence) =>
    contractView(evidence).changed.flatMap((change) => {
      const { expected, actual, properties } = change
      if (expected.kind !== 'index' || actual.kind !== 'index') return []
      return [
        {
          object: expected.id,
          message: `Its ${properties.map(({ name }) => wordsOf(name)).join(', ')} ${properties.length === 1 ? 'is' : 'are'} not as declared.`,
          evidence: [
            `declared: ${expected.definition}`,
            `is: ${actual.definition}`,
            ...(expected.definition === actual.definition ? differing(change) : []),
          ],
          fix: driftFix(evidence, expected, actual),
        },
      ]
    }),
}

/** What the definitions do not show: storage parameters of a partition, tablespace, statistics targets. */
function differing({ properties }: Change): readonly string[] {
  return properties.map(
    ({ name, expected, actual }) =>
      `${wordsOf(name)}: declared ${JSON.stringify(expected)}, is ${JSON.stringify(actual)}`,
  )
}

/** `nullsNotDistinct` → `nulls not distinct`. */
export function wordsOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** The right one is built beside the wrong one, which serves until then. */
function driftFix(evidence: Evidence, expected: IndexObject, actual: IndexObject): Fix | null {
  const isAlone = !expected.partitioned && !actual.partitioned && expected.partitionOf === null
  if (!isAlone || tail(expected) === tail(actual)) return restoreFix(evidence.contract, [expected.id])
  const taken = new Set(evidence.structure.indexes.map(({ name }) => name))
  const fresh = freeName([expected.name, 'new'], taken)
  const place = expected.id.slice('index '.length)
  const unique = expected.unique ? 'unique ' : ''
  const rest = expected.definition.slice(expected.definition.indexOf(' ON ')).replace(' ON ', ' on ')
  const swap = [
    `create ${unique}index concurrently ${fresh}${rest}`,
    `drop index concurrently ${place}`,
    `alter index ${printQualified(expected.schema!, fresh)} rename to ${printName(expected.name)}`,
  ]
  return { repair: swap, migration: { up: ifStill(swap, place, actual), down: [] } }
}

const tail = ({ definition }: IndexObject) =>
  definition.slice(definition.indexOf(' USING ')).replace(/ WITH \([^)]*\)/, '')

/** CONCURRENTLY cannot stand in a condition; so the wrong index alone is renamed out of the way, and then replaced. */
function ifStill(swap: readonly string[], place: string, wrong: IndexObject): readonly string[] {
  const aside = `${wrong.name.slice(0, 56)}_wrong`
  const isWrong = `(select i.indexrelid is not null from pg_catalog.pg_index i where i.indexrelid = pg_catalog.to_regclass(${quoteLiteral(place)}) and pg_catalog.regexp_replace(pg_catalog.pg_get_indexdef(i.indexrelid), '^.*? USING ', '') = ${quoteLiteral(wrong.definition.replace(/^.*? USING /s, ''))})`
  const make = swap[0]!.replace(/(concurrently ).*? on /, `$1if not exists ${printName(wrong.name)} on `)
  return [
    guarded(isWrong, `alter index ${place} rename to ${printName(aside)}`),
    make,
    `drop index concurrently if exists ${printQualified(wrong.schema!, aside)}`,
  ]
}
