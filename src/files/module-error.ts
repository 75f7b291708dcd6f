import { basename } from 'node:path'
import { type ErrorCode, isVaultDbError, messageOf, type SourceLocation, VaultDbError } from '../errors.js'
import { systemCode } from './read-source.js'

/** What jiti throws for source that does not parse: `ParseError: message (3:5) ⏎ file:3:5`. */
const parseError = /^\w*Error:\s*(?<what>[\s\S]*?)\s*\n\s*(?<file>\S.*):(?<line>\d+):(?<column>\d+)\s*$/

/**
 * A failure to load a module as an error that names the file, the line and what is wrong; never a stack.
 *
 * @param code what the module was to be: MIGRATION_INVALID, PROJECT_INVALID, CONFIG_INVALID…
 */
export function moduleError(path: string, error: unknown, code: ErrorCode): VaultDbError {
  if (isVaultDbError(error)) return error
  const message = messageOf(error)
  const { what, file, line, column } = parseError.exec(message)?.groups ?? {}
  if (what !== undefined) {
    const said = what.replace(`${file}: `, '').replace(/\s*\(\d+:\d+\)$/, '')
    return new VaultDbError(code, `${basename(file!)} does not parse: ${said}`, {
      at: { file: file!, line: Number(line), column: Number(column) + 1 },
      cause: error,
    })
  }
  const first = message.split('\n')[0]!
  if (isMissingModule(error)) {
    return new VaultDbError(code, `${basename(path)} imports what is not there: ${first}`, {
      at: placeIn(path, error),
      hint: 'Install the package, or correct the path of the import.',
      cause: error,
    })
  }
  const isSyntax = error instanceof SyntaxError || (error as Error | null)?.name === 'SyntaxError'
  const text = isSyntax ? 'does not parse' : 'failed while it was loaded'
  return new VaultDbError(code, `${basename(path)} ${text}: ${first}`, {
    at: placeIn(path, error),
    hint: isSyntax
      ? undefined
      : 'Its top level runs whenever the file is read: keep work inside its functions.',
    cause: error,
  })
}

function isMissingModule(error: unknown): boolean {
  return ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED'].includes(
    systemCode(error) ?? '',
  )
}

/** The first line of a stack, or of V8's head of a syntax error, that names the file. */
function placeIn(path: string, error: unknown): SourceLocation {
  const stack =
    error instanceof Error || typeof error === 'object' ? String((error as Error | null)?.stack ?? '') : ''
  for (const line of stack.split('\n')) {
    const at = line.indexOf(path)
    const place = at < 0 ? null : /^:(\d+)(?::(\d+))?/.exec(line.slice(at + path.length))
    if (place) {
      return { file: path, line: Number(place[1]), ...(place[2] ? { column: Number(place[2]) } : {}) }
    }
  }
  return { file: path }
}
