import type { ColumnObject } from '../tables.js'
import type { Severity } from './rule.js'

const families: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  ['character', 'character varying', 'text', 'name', 'bpchar'],
  ['date', 'timestamp without time zone', 'timestamp with time zone'],
  ['json', 'jsonb'],
  ['bit', 'bit varying'],
  ['inet', 'cidr'],
]

/** `numeric(10,2)[]` → `numeric`; `timestamp(3) without time zone` → `timestamp without time zone`. */
export function baseType(type: string): string {
  return type.replace(/(\[\])+$/, '').replace(/\([^)]*\)/, '')
}

/** Casts that PostgreSQL has and takes only when they are written. */
const explicitCasts: readonly (readonly [from: string, to: string])[] = [
  ['boolean', 'integer'],
  ['integer', 'boolean'],
  ['timestamp without time zone', 'time without time zone'],
  ['timestamp with time zone', 'time without time zone'],
  ['jsonb', 'boolean'],
  ['jsonb', 'integer'],
  ['jsonb', 'numeric'],
]

/**
 * How values move to a new type: empty where PostgreSQL's own assignment casts do (they refuse values that do not
 * fit, where an explicit cast would cut them), else a USING clause, over text where no direct cast is known.
 *
 * @param column printed name
 */
export function usingClause(column: string, from: string, to: string): string {
  const move = movedValue(column, from, to)
  return move === null ? '' : ` using ${move}`
}

/** The expression that brings a value to a new type; null where assignment does. */
export function movedValue(column: string, from: string, to: string): string | null {
  const [source, target] = [baseType(from), baseType(to)]
  const [wasArray, isArray] = [from.endsWith('[]'), to.endsWith('[]')]
  if (!wasArray && isArray) return `array[${column}]::${throughText(source, target) ? `text[]::${to}` : to}`
  if (wasArray && !isArray && !isText(target))
    return `${column}[1]${throughText(source, target) ? '::text' : ''}::${to}`
  if (source === target || isText(target) || areKin(source, target)) return null
  if (isArray) return `${column}::text[]::${to}`
  if (target === 'jsonb' && !isText(source)) return `to_jsonb(${column})`
  if (target === 'json' && !isText(source)) return `to_json(${column})`
  return throughText(source, target) ? `${column}::text::${to}` : `${column}::${to}`
}

const areKin = (source: string, target: string) =>
  families.some((family) => family.includes(source) && family.includes(target))

function throughText(source: string, target: string): boolean {
  if (isText(source) || isText(target) || source === target || areKin(source, target)) return false
  return !explicitCasts.some(([from, to]) => from === source && to === target)
}

const isText = (type: string) => ['text', 'character varying', 'character', 'bpchar'].includes(type)

/** Whether a change of type keeps every value. */
export function typeChangeSeverity(from: ColumnObject, to: ColumnObject): Severity {
  if (from.type === to.type) return 'safe'
  const order = ['smallint', 'integer', 'bigint', 'numeric']
  const source = order.indexOf(baseType(from.type))
  const target = order.indexOf(baseType(to.type))
  if (from.type.endsWith('[]') !== to.type.endsWith('[]')) return 'data-losing'
  if (source >= 0 && target >= 0 && source < target && !to.type.includes('(')) return 'blocking'
  if (isText(baseType(from.type)) && isText(baseType(to.type))) return textSeverity(from.type, to.type)
  if (baseType(from.type) === baseType(to.type))
    return narrows(from.type, to.type) ? 'data-losing' : 'blocking'
  return isText(baseType(to.type)) && !to.type.includes('(') ? 'blocking' : 'data-losing'
}

function textSeverity(from: string, to: string): Severity {
  if (narrows(from, to)) return 'data-losing'
  return baseType(to) === 'character' ? 'blocking' : 'safe'
}

/** A limit is new, or a number of it is smaller. */
function narrows(from: string, to: string): boolean {
  const limits = (type: string) => /\(([^)]*)\)/.exec(type)?.[1]?.split(',').map(Number)
  const before = limits(from)
  const after = limits(to)
  if (!after) return false
  if (!before) return true
  return (
    after.some((limit, at) => limit < (before[at] ?? 0)) ||
    after[0]! - (after[1] ?? 0) < before[0]! - (before[1] ?? 0)
  )
}
