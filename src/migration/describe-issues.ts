import type { BaseIssue } from 'valibot'
import { getDotPath } from 'valibot'
import { closestTo } from './closest.js'

/** A value as a message shows it. */
function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function describe(issue: BaseIssue<unknown>, keys: readonly string[]): string {
  const path = getDotPath(issue) ?? 'it'
  if (issue.expected === 'never') {
    const key = path.split('.').at(-1)!
    const near = closestTo(key, keys)
    return `${path} is not known${near && near !== key ? `; did you mean ${near}?` : ''}`
  }
  // An absent key is an issue of the object around it, whose own message says nothing to a reader.
  if (issue.input === undefined) return `${path} is missing`
  return `${path} ${issue.type === 'object_with_rest' ? 'must be an object' : issue.message}, but is ${show(issue.input)}`
}

/**
 * Each mistake of a value that a schema refused, as one line: `config.lockTimeoutMs must be …, but is "2s"`.
 * The schema's messages are ends of sentences (`must be a text`); its objects refuse other keys with `never`.
 *
 * @param keys every key that some object of the value may have, for near misses
 */
export function describeIssues(
  issues: readonly BaseIssue<unknown>[],
  keys: readonly string[],
): readonly string[] {
  return issues.map((issue) => describe(issue, keys))
}
