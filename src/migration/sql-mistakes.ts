import { classifyStatement } from '../sql/classify.js'
import { isComment, type Token, tokenize } from '../sql/lexer.js'
import type { SqlStatement } from '../sql/split.js'
import { type Directive, directiveKeywords, type Mistake } from './directives.js'

const psqlHint = 'Write it in SQL: psql commands mean nothing to the server.'
const copyHint = 'Write the rows as `insert into … values …`, or keep them as seeds (`vault-db seed`).'

/** Markers of sections in other tools' files: taken for comments, such a file would run its own undoing. */
const foreignMarker =
  /^--\s*(migrate\s*:\s*(up|down)\b|\+\s*(goose|migrate)\s+(up|down)\b|-*\s*(up|down)\s+migration\s*$)/i

/** An apostrophe in a psql command or in COPY's rows is what usually keeps a file from being read. */
export function causeOfUnterminated(source: string): Mistake | null {
  const command = /^[ \t]*\\[a-z!?.]+/im.exec(source)
  const copy = /^[ \t]*copy\b[^;]*\bfrom\s+stdin\b/im.exec(source)
  if (copy && (!command || copy.index < command.index)) return copyMistake(copy.index)
  return command && psqlMistake(command[0].trim(), command.index)
}

function psqlMistake(command: string, offset: number): Mistake {
  return { message: `${command} is a psql command`, offset, hint: psqlHint }
}

function copyMistake(offset: number): Mistake {
  return { message: 'COPY … FROM STDIN needs a client that sends the rows', offset, hint: copyHint }
}

/** Comments that look like directives and are none: silence would run a file otherwise than it was meant. */
export function commentMistakes(
  source: string,
  tokens: readonly Token[],
  directives: readonly Directive[],
): Mistake[] {
  const misplaced = directives
    .filter(({ start }) =>
      /\S/.test(source.slice(source.lastIndexOf('\n', start - 1) + 1, start).replace('\ufeff', '')),
    )
    .map(({ start }) => ({ message: 'a directive needs a line of its own', offset: start }))
  const own = new Set(directives.map(({ start }) => start))
  const others = tokens.filter((token) => isComment(token) && !own.has(token.start))
  return [...misplaced, ...others.flatMap(({ start, end }) => lookalike(source.slice(start, end), start))]
}

function lookalike(comment: string, offset: number): Mistake[] {
  const keyword = /^--\s*vault[-_ ]?db\b[\s:]*(\S+)/i.exec(comment)?.[1]?.toLowerCase()
  if (keyword !== undefined && directiveKeywords.some((known) => known === keyword)) {
    return [
      {
        message: `"${comment}" is no directive`,
        offset,
        hint: `Write \`-- vault-db: ${keyword}\`, or another comment.`,
      },
    ]
  }
  const foreign = foreignMarker.exec(comment)
  if (!foreign) return []
  const section = /down/i.test(foreign[0]) ? 'down' : 'up'
  return [
    {
      message: `"${comment}" is the marker of another tool`,
      offset,
      hint: `Write \`-- vault-db: ${section}\` instead.`,
    },
  ]
}

/** What a migration must not hold: psql commands, COPY FROM STDIN, transactions, what none can hold. Pure. */
export function statementMistakes(statement: SqlStatement, isTransactional: boolean): Mistake[] {
  const { text, start: offset } = statement
  const backslash = tokenize(text).find(({ kind, start }) => kind === 'other' && text[start] === '\\')
  if (backslash) {
    const command = /^\\\S*/.exec(text.slice(backslash.start))![0]
    return [psqlMistake(command, offset + backslash.start)]
  }
  const { verb, ...is } = classifyStatement(text)
  if (is.isCopyFromStdin) return [copyMistake(offset)]
  if (is.isTransactionControl && !(is.isSavepoint && isTransactional)) {
    return [transactionMistake(verb, offset, isTransactional)]
  }
  if (!is.needsNoTransaction || !isTransactional) return []
  return [
    {
      message: `${verb.toUpperCase()} ${/\bconcurrently\b/i.test(text) ? 'CONCURRENTLY ' : ''}cannot run inside a transaction`,
      offset,
      hint: 'Move it to a migration of its own that says `-- vault-db: no-transaction`.',
    },
  ]
}

function transactionMistake(verb: string, offset: number, isTransactional: boolean): Mistake {
  const hint = isTransactional
    ? 'Remove it: the migration runs in one transaction, together with its row in the ledger.'
    : 'Remove it: with `no-transaction` each statement stands alone. Put what belongs together in another migration.'
  return { message: `${verb.toUpperCase()} would take the transaction out of vault-db's hands`, offset, hint }
}
