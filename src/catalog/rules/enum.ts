import { quoteLiteral } from '../../sql/quote.js'
import type { EnumObject } from '../types.js'
import type { Alteration, KindRules, StepDraft } from './rule.js'
import { listSql, qualifiedType, typeSlots } from './type-words.js'

/**
 * Enums. New labels are added in place, labels that stand where another one stood are renamed; where labels are
 * taken away or change places, the type is rebuilt.
 */
export const enumRules: KindRules<EnumObject> = {
  kinds: ['enum'],
  address: (object) => `type ${qualifiedType(object)}`,
  slots: typeSlots,
  create: (object) => [
    { sql: [`create type ${qualifiedType(object)} as enum ${listSql(object.labels.map(quoteLiteral))}`] },
  ],
  drop: (object) => [{ sql: [`drop type ${qualifiedType(object)}`] }],
  alter: alterEnum,
  survives: () => true,
}

function alterEnum(from: EnumObject, to: EnumObject): Alteration {
  const renamed = renamedLabels(from.labels, to.labels)
  if (renamed.length > 0) return { steps: [renameStep(to, renamed)] }
  if (!isSubsequence(from.labels, to.labels)) return 'rebuild'
  return { steps: addSteps(from, to) }
}

/**
 * Labels that another one replaced at the same place, where nothing else differs. Taking a label away and adding one
 * would fail on the first row that holds it; a new name keeps the rows.
 */
export function renamedLabels(
  from: readonly string[],
  to: readonly string[],
): readonly (readonly [before: string, after: string])[] {
  if (from.length !== to.length) return []
  const pairs = from
    .map((label, at) => [label, to[at]!] as const)
    .filter(([before, after]) => before !== after)
  const isNew = ([before, after]: readonly [string, string]) => !to.includes(before) && !from.includes(after)
  return pairs.every(isNew) ? pairs : []
}

function renameStep(object: EnumObject, pairs: readonly (readonly [string, string])[]): StepDraft {
  const alter = `alter type ${qualifiedType(object)} rename value`
  const sql = pairs.map(([before, after]) => `${alter} ${quoteLiteral(before)} to ${quoteLiteral(after)}`)
  return { sql, property: 'labels', severity: 'blocking' }
}

function isSubsequence(some: readonly string[], all: readonly string[]): boolean {
  let at = 0
  for (const label of all) if (label === some[at]) at += 1
  return at === some.length
}

/** A label cannot be used in the transaction that adds it. */
function addSteps(from: EnumObject, to: EnumObject): readonly StepDraft[] {
  const known = new Set(from.labels)
  return to.labels.flatMap((label, at): readonly StepDraft[] => {
    if (known.has(label)) return []
    const sql = `alter type ${qualifiedType(to)} add value ${quoteLiteral(label)}${placeOf(to.labels, at, known)}`
    known.add(label)
    return [{ sql: [sql], property: 'labels', transaction: 'alone' }]
  })
}

/** Labels before it are there already, so it goes after the last of them; nowhere in particular at the end. */
function placeOf(labels: readonly string[], at: number, known: ReadonlySet<string>): string {
  const next = labels.slice(at + 1).find((label) => known.has(label))
  if (next === undefined) return ''
  return at === 0 ? ` before ${quoteLiteral(next)}` : ` after ${quoteLiteral(labels[at - 1]!)}`
}
