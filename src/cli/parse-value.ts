import type { OptionSpec } from '../commands/command.js'
import { VaultDbError } from '../errors.js'
import { didYouMean } from './suggest.js'

/** The value of an option as `run` gets it; durations are milliseconds. */
export type OptionValue = boolean | number | string | readonly string[] | Readonly<Record<string, string>>

const durationUnitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/**
 * The value of an option from the words that were given for it, last one first where only one counts. Pure.
 *
 * @param given every value, in the order given; at least one
 * @param label what the message calls the option: `--steps`, or `VAULT_DB_STEPS`
 * @throws USAGE  names the option, what was given and what it takes
 */
export function parseValue(spec: OptionSpec, given: readonly string[], label: string): OptionValue {
  const last = given.at(-1) ?? ''
  switch (spec.kind) {
    case 'flag':
      return parseFlag(last, label)
    case 'integer':
      return parseInteger(last, label)
    case 'duration':
      return parseDuration(last, label)
    case 'list':
      return parseList(spec, given, label)
    case 'pairs':
      return parsePairs(given, label)
    case 'string':
      return checkChoice(spec.choices, last, label)
  }
}

/** The given word when it is one of the choices, or when there are none. @throws USAGE */
export function checkChoice(choices: readonly string[] | undefined, given: string, label: string): string {
  if (choices === undefined) {
    if (given === '') throw badValue(label, 'a value', given)
    return given
  }
  if (choices.includes(given)) return given
  throw badValue(label, `one of ${choices.join(', ')}`, given, didYouMean(given, choices))
}

function parseFlag(given: string, label: string): boolean {
  const word = given.toLowerCase()
  if (['1', 'true', 'yes', 'on'].includes(word)) return true
  if (['0', 'false', 'no', 'off', ''].includes(word)) return false
  throw badValue(label, '1, true or yes, or 0, false or no', given)
}

function parseInteger(given: string, label: string): number {
  const value = Number(given)
  if (/^\d+$/.test(given) && Number.isSafeInteger(value)) return value
  throw badValue(label, 'a whole number, 0 or more', given)
}

/** A bare number is seconds. */
function parseDuration(given: string, label: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(given.trim())
  if (!match)
    throw badValue(label, 'a duration such as 500ms, 2s, 5m or 1h (a bare number is seconds)', given)
  return Math.round(Number(match[1]) * durationUnitsMs[match[2] ?? 's']!)
}

function parseList(spec: OptionSpec, given: readonly string[], label: string): readonly string[] {
  const items = given.flatMap((value) => value.split(',')).map((item) => item.trim())
  const present = items.filter((item) => item !== '')
  if (present.length === 0) throw badValue(label, 'a list separated by commas', given.join(','))
  for (const item of present) checkChoice(spec.choices, item, label)
  return [...new Set(present)]
}

function parsePairs(given: readonly string[], label: string): Readonly<Record<string, string>> {
  const pairs = given.map((pair): [string, string] => {
    const at = pair.indexOf('=')
    if (at < 1) throw badValue(label, 'name=value', pair)
    return [pair.slice(0, at).trim(), pair.slice(at + 1)]
  })
  return Object.fromEntries(pairs)
}

function badValue(label: string, takes: string, given: string, hint?: string): VaultDbError {
  const what = given === '' ? 'nothing was given' : `"${given}" was given`
  return new VaultDbError('USAGE', `${label} takes ${takes}, but ${what}.`, { hint })
}
