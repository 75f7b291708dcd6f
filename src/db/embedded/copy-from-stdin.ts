import { isComment, tokenize } from '../../sql/lexer.js'

/** Why PGlite must not see it: its backend waits for data that nobody can send, and the process hangs. */
export const copyRefusal = {
  message: 'COPY … FROM STDIN does not work on the embedded database.',
  hint: 'Use INSERT statements, or a PostgreSQL server (--url).',
} as const

/**
 * Does a script hold a COPY … FROM STDIN, in any of its statements?
 *
 * @param sql one or more statements, as they are sent
 */
export function copiesFromStdin(sql: string): boolean {
  if (!/copy/i.test(sql) || !/stdin/i.test(sql)) return false
  let statement: string[] = []
  let depth = 0
  for (const word of wordsOf(sql)) {
    if (word === ';') statement = []
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    if (word === ';' || depth > 0) continue
    statement.push(word)
    if (statement[0] === 'copy' && word === 'stdin' && statement.at(-2) === 'from') return true
  }
  return false
}

/** Lexemes in lower case; SQL that cannot be cut is the server's to refuse. */
function wordsOf(sql: string): readonly string[] {
  try {
    return tokenize(sql)
      .filter((token) => !isComment(token))
      .map((token) => sql.slice(token.start, token.end).toLowerCase())
  } catch {
    return []
  }
}
