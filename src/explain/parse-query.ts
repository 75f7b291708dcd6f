import { VaultDbError } from '../errors.js'
import type { DeclaredQuery, SizeFact } from './declared-query.js'
import { parseLine } from './parse-line.js'

/** A file of a declared query. */
export interface QueryFile {
  readonly name: string
  readonly file: string
  readonly text: string
}

/**
 * Read a declared query: comment lines that describe it, `-- @…` lines that say what is expected, one statement. Pure.
 *
 * @throws PROJECT_INVALID  a line that is not understood, or no statement; with file and line
 * @see docs/reference/queries.md
 */
export function parseQuery({ name, file, text }: QueryFile): DeclaredQuery {
  const lines = text.split(/\r?\n/)
  const start = lines.findIndex((line) => !/^\s*(--.*)?$/.test(line))
  if (start === -1) throw refused(`${name} holds no statement.`, file, lines.length)
  const comments = lines.slice(0, start).map((line, at) => ({
    words: line.replace(/^\s*--\s?/, '').trim(),
    line: at + 1,
  }))
  const facts = comments
    .filter(({ words }) => words.startsWith('@'))
    .map(({ words, line }) => parseLine(words, line) ?? unknown(words, file, line))
  return {
    name,
    file,
    description: comments
      .map(({ words }) => words)
      .filter((words) => words !== '' && !words.startsWith('@'))
      .join(' '),
    sql: lines.slice(start).join('\n').trim().replace(/;$/, ''),
    sqlLine: start + 1,
    parameters: mergeParameters(facts.flatMap(({ parameter }) => parameter ?? [])),
    expectations: facts.flatMap(({ expectation }) => expectation ?? []),
    budgets: facts.flatMap(({ budget }) => budget ?? []),
    sizes: facts.flatMap(({ size }) => (size === undefined ? [] : [{ ...size, file } as SizeFact])),
  }
}

type Parameters = DeclaredQuery['parameters']

/** Lines of one parameter belong together. */
function mergeParameters(parts: Parameters): Parameters {
  const numbers = [...new Set(parts.map(({ number }) => number))].sort((a, b) => a - b)
  return numbers.map((number) => {
    const own = parts.filter((part) => part.number === number)
    return {
      number,
      column: own.find(({ column }) => column !== null)?.column ?? null,
      constants: Object.assign({}, ...own.map(({ constants }) => constants)),
      line: own[0]!.line,
    }
  })
}

function unknown(words: string, file: string, line: number): never {
  throw refused(`"${words}" is no line of a declared query.`, file, line)
}

function refused(message: string, file: string, line: number): VaultDbError {
  return new VaultDbError('PROJECT_INVALID', message, {
    at: { file, line },
    hint: 'docs/reference/queries.md lists what a header may say, such as `-- @expect uses index ix_prompts_owner`.',
  })
}
