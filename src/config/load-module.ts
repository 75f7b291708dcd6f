import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { messageOf, type SourceLocation, VaultDbError } from '../errors.js'
import { defineConfig } from './define-config.js'
import { defineDevSeed, defineProject } from './define-project.js'

/**
 * Run a config file and take its default export; a JSON file is parsed.
 * `vault-db` means this package in it, whether or not one is installed beside it.
 *
 * @param file absolute
 * @throws CONFIG_INVALID  a syntax error (with line and column), a failed import, a thrown error, no default export
 */
export async function loadConfigModule(file: string): Promise<unknown> {
  if (file.endsWith('.json')) return parseJson(file, readText(file))
  const { createJiti } = await import('jiti')
  const virtualModules = { 'vault-db': { defineConfig, defineDevSeed, defineProject } }
  const jiti = createJiti(file, { interopDefault: false, moduleCache: false, virtualModules })
  const loaded = await jiti.import<Record<string, unknown>>(file).catch((error) => {
    throw moduleFailure(file, error)
  })
  if (loaded['default'] !== undefined) return loaded['default']
  throw new VaultDbError('CONFIG_INVALID', `${basename(file)} has no default export.`, {
    at: { file },
    hint: "Write `export default defineConfig({ projects: ['app'] })`.",
  })
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    const message = `${basename(file)} cannot be read (${messageOf(cause)}).`
    throw new VaultDbError('CONFIG_INVALID', message, { at: { file }, cause })
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const position = Number(/at position (\d+)/.exec(messageOf(cause))?.[1] ?? text.length)
    throw syntaxError(messageOf(cause), { file, ...placeOf(text, position) }, cause)
  }
}

function moduleFailure(file: string, cause: unknown): VaultDbError {
  const message = messageOf(cause)
  const parsed = /^(?:ParseError|SyntaxError): (.*?)\s+(\S.*):(\d+):(\d+)\s*$/s.exec(message)
  if (parsed) {
    const [, what = '', place = file, line, column] = parsed
    return syntaxError(what, { file: place, line: Number(line), column: Number(column) + 1 }, cause)
  }
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1]
  return new VaultDbError('CONFIG_INVALID', `${basename(file)} failed: ${message.split('\n')[0]}`, {
    at: placeOfThrow(file, cause),
    hint: missing === undefined ? undefined : `Install ${missing}, or mend the import.`,
    cause,
  })
}

function syntaxError(what: string, at: SourceLocation, cause: unknown): VaultDbError {
  const place = `${basename(at.file)}:${at.line}:${at.column}`
  return new VaultDbError('CONFIG_INVALID', `${place} is not valid: ${what}`, { at, cause })
}

/** Where the file itself was running; columns are those of the compiled text, so the line alone. */
function placeOfThrow(file: string, cause: unknown): SourceLocation {
  const stack = (cause instanceof Error && cause.stack) || ''
  const frame = stack.split('\n').find((line) => line.includes(`${file}:`))
  const line = frame === undefined ? undefined : Number(/:(\d+):\d+\)?$/.exec(frame)?.[1])
  return line ? { file, line } : { file }
}

function placeOf(text: string, position: number): { line: number; column: number } {
  const lines = text.slice(0, position).split('\n')
  return { line: lines.length, column: lines.at(-1)!.length + 1 }
}
