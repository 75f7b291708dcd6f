import type { IndexObject } from '../../catalog/tables.js'
import { printQualified } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { Check, Fix } from '../check.js'
import { type Change, contractView, tailOf } from '../contract-view.js'
import type { Evidence } from '../evidence.js'
import { freeName } from '../index-name.js'
import { guarded, restoreFix, unlessDone } from '../repair.js'

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

/** The wrong one is renamed and serves until the right one is built. Where the index is right, nothing happens. */
function driftFix(evidence: Evidence, expected: IndexObject, actual: IndexObject): Fix | null {
  const isAlone = !expected.partitioned && !actual.partitioned && expected.partitionOf === null
  if (!isAlone || bodyOf(expected) === bodyOf(actual)) return restoreFix(evidence.contract, [expected.id])
  const taken = new Set(evidence.structure.indexes.map(({ name }) => name))
  const place = expected.id.slice('index '.length)
  const aside = freeName([expected.name, 'wrong'], taken)
  const rename = `alter index ${place} rename to ${aside}`
  const make = expected.definition.replace(
    /^CREATE (UNIQUE )?INDEX /,
    (_, unique) => `create ${unique ? 'unique ' : ''}index concurrently `,
  )
  const drop = `drop index concurrently ${printQualified(expected.schema!, aside)}`
  const up = [guarded(isStill(place, actual), rename), unlessDone(make), unlessDone(drop)]
  return { repair: [rename, make, drop], migration: { up, down: [] } }
}

/** The definition without name and storage parameters. */
function bodyOf({ definition }: IndexObject): string {
  return tailOf(definition).replace(/ WITH \([^)]*\)/, '')
}

/** The index is the wrong one that was seen. */
function isStill(place: string, { definition }: IndexObject): string {
  const printed = `pg_catalog.pg_get_indexdef(pg_catalog.to_regclass(${quoteLiteral(place)}))`
  return `pg_catalog.right(${printed}, ${[...tailOf(definition)].length}) = ${quoteLiteral(tailOf(definition))}`
}
