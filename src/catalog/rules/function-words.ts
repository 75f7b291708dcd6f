import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import { rereadable } from '../../sql/rereadable.js'
import type { FunctionObject } from '../functions.js'
import { printSignature } from './routine-words.js'

/** Settings that hold a list of names; PostgreSQL keeps them as one text and takes them as several values. */
const nameLists = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
])

/** CREATE OR REPLACE, whole. */
export function functionSql(object: FunctionObject): string {
  return [head(object), ...attributeLines(object), bodySql(object)].join('\n')
}

/**
 * A function of the same signature that does nothing. Defaults that call something are left out, with those before
 * them: a later CREATE OR REPLACE may add defaults.
 */
export function stubSql(object: FunctionObject): string {
  const calls = object.arguments.map((argument) => argument.default?.includes('(') === true)
  const last = calls.lastIndexOf(true)
  const simple = object.arguments.map((argument, at) =>
    at <= last ? { ...argument, default: null } : argument,
  )
  const body = object.kind === 'procedure' ? '' : ' select null '
  return [head({ ...object, arguments: simple }), 'language sql', `as $$${body}$$`].join('\n')
}

function head(object: FunctionObject): string {
  const create = `create or replace ${object.kind} ${printSignature(object)}`
  if (object.returns === null) return create
  return `${create}\nreturns ${object.returns.replace(/^(SETOF |TABLE\()/, (word) => word.toLowerCase())}`
}

function attributeLines(object: FunctionObject): readonly string[] {
  const attributes = [
    ...(object.window ? ['window'] : []),
    ...(object.volatility === 'volatile' ? [] : [object.volatility]),
    ...(object.strict ? ['strict'] : []),
    ...(object.securityDefiner ? ['security definer'] : []),
    ...(object.leakproof ? ['leakproof'] : []),
    ...(object.parallel === 'unsafe' ? [] : [`parallel ${object.parallel}`]),
    ...(object.cost === usualCost(object) ? [] : [`cost ${object.cost}`]),
    ...(object.rows === usualRows(object) ? [] : [`rows ${object.rows}`]),
    ...(object.support === null ? [] : [`support ${object.support}`]),
  ]
  return [
    `language ${printName(object.language)}`,
    ...(object.transforms.length === 0
      ? []
      : [`transform ${object.transforms.map((type) => `for type ${type}`).join(', ')}`]),
    ...(attributes.length === 0 ? [] : [attributes.join(' ')]),
    ...object.settings.map(settingSql),
  ]
}

function usualCost({ language }: FunctionObject): number {
  return language === 'c' || language === 'internal' ? 1 : 100
}

function usualRows({ returns }: FunctionObject): number {
  return returns !== null && /^(SETOF |TABLE\()/.test(returns) ? 1000 : 0
}

/** `search_path=public, "$user"` → `set search_path to 'public', '$user'`. */
function settingSql(setting: string): string {
  const at = setting.indexOf('=')
  const name = setting.slice(0, at)
  const value = setting.slice(at + 1)
  const values = nameLists.has(name) ? splitNames(value) : [value]
  return `set ${name.split('.').map(printName).join('.')} to ${values.map(quoteLiteral).join(', ')}`
}

/** Names of a list, unquoted: `public, "$user"` → `public`, `$user`. */
function splitNames(list: string): readonly string[] {
  const names = [...list.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^",]+?))\s*(?:,|$)/g)]
  return names.length === 0
    ? [list]
    : names.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}

function bodySql(object: FunctionObject): string {
  if (object.sqlBody !== null) return rereadable(object.sqlBody)
  const body = object.body ?? ''
  if (object.library !== null) return `as ${quoteLiteral(object.library)}, ${quoteLiteral(body)}`
  return `as ${dollarQuote(body)}`
}

function dollarQuote(body: string): string {
  const tags = ['$$', '$body$', '$function$']
  for (let number = 1; ; number += 1) {
    const tag = tags[number - 1] ?? `$body${number}$`
    // The first place where the closing tag could be read must be the end of the body.
    if (`${body}${tag}`.indexOf(tag) === body.length) return `${tag}${body}${tag}`
  }
}
