import type { QueryColumn } from '../views.js'
import { optionChanges, printOption } from './words.js'

/** Whether CREATE OR REPLACE VIEW may lead from one list of columns to the other: it only adds at the end. */
export function extendsColumns(from: readonly QueryColumn[], to: readonly QueryColumn[]): boolean {
  return JSON.stringify(from) === JSON.stringify(to.slice(0, from.length))
}

/** `with (security_barrier = true)`; empty without options. */
export function optionClause(options: readonly string[]): string {
  return options.length === 0 ? '' : `with (${options.map(printOption).join(', ')})`
}

/**
 * SET and RESET that lead to a list of options in just that order: PostgreSQL puts what it sets at the end, and
 * pg_dump shows the order.
 *
 * @param alter  words before: `alter view public.v`
 */
export function optionStatements(
  alter: string,
  from: readonly string[],
  to: readonly string[],
): readonly string[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return []
  const kept = from.filter((option) => to.includes(option))
  const added = to.filter((option) => !from.includes(option))
  const inOrder = JSON.stringify(toastLast([...kept, ...added])) === JSON.stringify(to)
  const { set, reset } = inOrder
    ? optionChanges(from, to)
    : { set: to.map(printOption), reset: optionChanges(from, []).reset }
  return [
    ...(reset.length === 0 ? [] : [`${alter} reset (${reset.join(', ')})`]),
    ...(set.length === 0 ? [] : [`${alter} set (${set.join(', ')})`]),
  ]
}

function toastLast(options: readonly string[]): readonly string[] {
  const isToast = (option: string) => option.startsWith('toast.')
  return [...options.filter((option) => !isToast(option)), ...options.filter(isToast)]
}
