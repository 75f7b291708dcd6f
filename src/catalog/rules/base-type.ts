import type { BaseTypeObject } from '../types.js'
import type { Alteration, KindRules, Scope } from './rule.js'
import { listSql, qualifiedType, typeSlots } from './type-words.js'

/** What ALTER TYPE … SET changes. */
const settable = new Set(['receive', 'send', 'typmod_in', 'typmod_out', 'analyze', 'subscript', 'storage'])

/** Base types, written in C, and shells that stand for one. The type must be declared before its functions. */
export const baseTypeRules: KindRules<BaseTypeObject> = {
  kinds: ['type'],
  address: (object) => `type ${qualifiedType(object)}`,
  slots: typeSlots,
  create: (object) => [{ sql: [createSql(object)] }],
  drop: (object) => [{ sql: [`drop type ${qualifiedType(object)}`] }],
  alter: alterBase,
  survives: () => true,
  stub: shellSql,
}

/** A type that goes cannot become a shell again. */
function shellSql(object: BaseTypeObject, { to }: Scope): readonly string[] | null {
  return to.byId.get(object.id) === object ? [`create type ${qualifiedType(object)}`] : null
}

function createSql(object: BaseTypeObject): string {
  const words = Object.entries(object.attributes).map(([word, value]) => `${word} = ${value}`)
  return `create type ${qualifiedType(object)}${words.length > 0 ? ` ${listSql(words)}` : ''}`
}

function alterBase(from: BaseTypeObject, to: BaseTypeObject): Alteration {
  const names = new Set([...Object.keys(from.attributes), ...Object.keys(to.attributes)])
  const changed = [...names].filter((name) => from.attributes[name] !== to.attributes[name])
  const isShell = Object.keys(from.attributes).length === 0
  if (isShell) return { steps: [{ sql: [createSql(to)] }] }
  if (!changed.every((name) => settable.has(name))) return 'rebuild'
  const words = changed.map((name) => `${name} = ${to.attributes[name] ?? 'none'}`)
  return {
    steps: [{ sql: [`alter type ${qualifiedType(to)} set (${words.join(', ')})`], property: 'attributes' }],
  }
}
