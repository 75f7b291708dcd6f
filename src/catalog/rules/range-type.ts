import { printName, printQualified } from '../../sql/print-name.js'
import type { RangeTypeObject } from '../types.js'
import type { KindRules } from './rule.js'
import { listSql, qualifiedType, typeSlots } from './type-words.js'

/** Range types with their multirange type. Nothing of them can be altered in place. */
export const rangeTypeRules: KindRules<RangeTypeObject> = {
  kinds: ['range type'],
  address: (object) => `type ${qualifiedType(object)}`,
  slots: (object) => [...typeSlots(object), `type ${object.multirange}`],
  create: (object) => [
    { sql: [`create type ${qualifiedType(object)} as range ${listSql(wordsOf(object))}`] },
  ],
  drop: (object) => [{ sql: [`drop type ${qualifiedType(object)}`] }],
  alter: () => 'rebuild',
  survives: () => true,
  setAside: setAsideSql,
  // A type that goes cannot become a shell again.
  stub: (object, { to }) =>
    object.canonical === null || to.byId.get(object.id) !== object
      ? null
      : [`create type ${qualifiedType(object)}`],
}

/** Its constructors and its multirange keep their names when it is renamed, and would stand in their successors' way. */
function setAsideSql(object: RangeTypeObject, name: string): readonly string[] {
  const range = qualifiedType(object)
  const multirange = object.multirange
  const away = printQualified(object.schema!, name)
  const constructors = [
    `${range}(${object.subtype}, ${object.subtype})`,
    `${range}(${object.subtype}, ${object.subtype}, text)`,
  ]
  const many = ['', away, `${away}[]`].map((types) => `${multirange}(${types})`)
  return [
    `alter type ${range} rename to ${printName(name)}`,
    ...constructors.map((signature) => `alter function ${signature} rename to ${printName(name)}`),
    `alter type ${multirange} rename to ${printName(`${name}_m`)}`,
    ...many.map((signature) => `alter function ${signature} rename to ${printName(`${name}_m`)}`),
  ]
}

function wordsOf(object: RangeTypeObject): readonly string[] {
  const words: Record<string, string | null> = {
    subtype: object.subtype,
    subtype_opclass: object.operatorClass,
    collation: object.collation,
    canonical: object.canonical,
    subtype_diff: object.subtypeDiff,
    multirange_type_name: object.multirange === usualMultirange(object) ? null : object.multirange,
  }
  return Object.entries(words).flatMap(([word, value]) => (value === null ? [] : [`${word} = ${value}`]))
}

/** The name that PostgreSQL gives by itself; it shortens long ones, which are then written out. */
function usualMultirange({ schema, name }: RangeTypeObject): string {
  const usual = name.includes('range') ? name.replace('range', 'multirange') : `${name}_multirange`
  return Buffer.byteLength(usual) > 63 ? '' : printQualified(schema!, usual)
}
