import { createHash } from 'node:crypto'
import jsTokens from 'js-tokens'
import { tokenize } from '../sql/lexer.js'
import { isDirective } from './directives.js'
import type { MigrationFile } from './migration.js'

/** Which normalisation {@link checksumOf} makes. It goes up when the same source would give another checksum. */
export const checksumVersion = 1

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')

/** sha256 (hex) of a source as it is: equal means unchanged, and nothing needs to be normalised. */
export function sourceHash(source: string | Uint8Array): string {
  return sha256(source)
}

/**
 * sha256 (hex) of what a migration says, not of how it is laid out: byte order mark, line ends, white space
 * between lexemes and comments do not matter; strings, templates and `-- vault-db:` directives do. Pure.
 * A source that cannot be read (a string that never ends) counts whole.
 */
export function checksumOf(file: Pick<MigrationFile, 'kind' | 'source'>): string {
  const source = file.source.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  return sha256(file.kind === 'sql' ? normaliseSql(source) : normaliseScript(source))
}

/** Lexemes parted by one space: a space parts any two lexemes, so no two texts with other lexemes meet. */
function normaliseSql(source: string): string {
  let normal = ''
  try {
    for (const { kind, start, end } of tokenize(source)) {
      if (kind === 'blockComment') continue
      if (kind !== 'lineComment') normal += `${source.slice(start, end)} `
      else if (isDirective(source.slice(start, end))) normal += `${directiveText(source.slice(start, end))}\n`
    }
  } catch {
    return source
  }
  return normal
}

function directiveText(comment: string): string {
  return `-- ${comment.slice(2).trim()}`
}

const skipped = new Set(['WhiteSpace', 'LineTerminatorSequence', 'SingleLineComment', 'MultiLineComment'])

function normaliseScript(source: string): string {
  let normal = ''
  for (const { type, value } of jsTokens(source)) {
    if (!skipped.has(type)) normal += `${value} `
  }
  return normal
}
