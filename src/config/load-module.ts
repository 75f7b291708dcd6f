import { basename } from 'node:path'
import { messageOf, VaultDbError } from '../errors.js'

/**
 * Run a config file and take its default export; a JSON file is parsed. `vault-db` means this package in
 * it, whether or not one is installed beside it.
 *
 * @param file absolute
 * @throws CONFIG_INVALID   a syntax error (with line and column), a failed import, a thrown error, no default export
 * @throws FILE_UNREADABLE  not readable, or not UTF-8
 */
export async function loadConfigModule(file: string): Promise<unknown> {
  if (file.endsWith('.json')) return loadJson(file)
  const { loadModule } = await import('../files/load-typescript.js')
  const loaded = await loadModule(file, 'CONFIG_INVALID')
  if (loaded['default'] !== undefined) return loaded['default']
  throw new VaultDbError('CONFIG_INVALID', `${basename(file)} has no default export.`, {
    at: { file },
    hint: "Write `export default defineConfig({ projects: ['app'] })`.",
  })
}

async function loadJson(file: string): Promise<unknown> {
  const { readSource } = await import('../files/read-source.js')
  const text = readSource(file)
  const fault = jsonFault(text)
  if (fault === null) return JSON.parse(text)
  const lines = text.slice(0, firstBadCharacter(text)).split('\n')
  const at = { file, line: lines.length, column: lines.at(-1)!.length + 1 }
  const what = fault.replace(/, (?:\.\.\.)?".*$/s, '').replace(/ in JSON at position \d+/, '')
  throw new VaultDbError(
    'CONFIG_INVALID',
    `${basename(file)}:${at.line}:${at.column} is not JSON: ${what}.`,
    { at },
  )
}

/**
 * How much of the text could still become JSON: V8 tells a place for some faults only, so the longest
 * beginning that merely ends too early is searched for.
 */
function firstBadCharacter(text: string): number {
  let good = 0
  let bad = text.length + 1
  while (bad - good > 1) {
    const length = Math.floor((good + bad) / 2)
    if (mayGoOn(text.slice(0, length))) good = length
    else bad = length
  }
  return good
}

function mayGoOn(start: string): boolean {
  const fault = jsonFault(start)
  if (fault === null || /Unexpected end|Unterminated/.test(fault)) return true
  const position = /at position (\d+)/.exec(fault)?.[1]
  return position !== undefined && Number(position) >= start.length
}

function jsonFault(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return messageOf(error)
  }
}
