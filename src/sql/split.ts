import { isComment, type Token, tokenize } from './lexer.js'
import { lineStartsOf, placeAt } from './locate.js'

/** One statement of a script. Offsets are UTF-16 units of the whole script. */
export interface SqlStatement {
  /** From its first lexeme to its last, without the semicolon: the script between `start` and `end`. */
  readonly text: string
  /** The comments above it, '' where there are none. */
  readonly lead: string
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** Of `start`, from 1. */
  readonly line: number
  /** Of `start`, from 1, in UTF-16 units. */
  readonly column: number
}

/** What the splitter knows in the middle of a statement. */
interface Progress {
  /** Where the comments above the statement begin. */
  lead: number
  start: number
  end: number
  parentheses: number
  /** BEGIN ATOMIC and each CASE inside it; END takes one off. */
  blocks: number
  previous: string
  isRoutine: boolean
  words: number
}

function fresh(): Progress {
  return { lead: -1, start: -1, end: -1, parentheses: 0, blocks: 0, previous: '', isRoutine: false, words: 0 }
}

/** True once the first words are `create [or replace] function|procedure`: only these have atomic bodies. */
function beginsRoutine(word: string, words: number): boolean {
  return words <= 4 && (word === 'function' || word === 'procedure')
}

/** Count what holds a statement open. After `as` or a dot a keyword is a mere name. */
function follow(progress: Progress, word: string): void {
  const isName = progress.previous === 'as' || progress.previous === '.'
  progress.words += 1
  if (beginsRoutine(word, progress.words)) progress.isRoutine = true
  if (!isName && progress.isRoutine) {
    if (word === 'atomic' && progress.previous === 'begin' && progress.blocks === 0) progress.blocks = 1
    else if (word === 'case' && progress.blocks > 0) progress.blocks += 1
    else if (word === 'end' && progress.blocks > 0) progress.blocks -= 1
  }
  progress.previous = word
}

function take(sql: string, progress: Progress, token: Token): void {
  if (progress.start === -1) progress.start = token.start
  progress.end = token.end
  if (token.kind === 'word') {
    follow(progress, sql.slice(token.start, token.end).toLowerCase())
    return
  }
  progress.previous = token.kind === 'punctuation' ? sql[token.start]! : ''
  if (progress.previous === '(') progress.parentheses += 1
  if (progress.previous === ')' && progress.parentheses > 0) progress.parentheses -= 1
}

function endsStatement(sql: string, progress: Progress, token: Token): boolean {
  if (token.kind !== 'punctuation' || sql[token.start] !== ';') return false
  return progress.parentheses === 0 && progress.blocks === 0
}

/** A comment on the line where the statement before it ended speaks of that one. */
function leads(sql: string, comment: Token, previousEnd: number): boolean {
  return previousEnd === 0 || sql.slice(previousEnd, comment.start).includes('\n')
}

/**
 * Group lexemes into statements. For callers that hold the lexemes already, or only a part of a script.
 *
 * @param tokens lexemes of `sql`, comments among them
 */
export function splitTokens(sql: string, tokens: readonly Token[]): SqlStatement[] {
  const statements: SqlStatement[] = []
  const lineStarts = lineStartsOf(sql)
  let progress = fresh()
  let previousEnd = 0
  const close = () => {
    const { lead, start, end } = progress
    if (start !== -1) {
      const comments = lead === -1 ? '' : sql.slice(lead, start).trimEnd()
      statements.push({
        text: sql.slice(start, end),
        lead: comments,
        start,
        end,
        ...placeAt(lineStarts, start),
      })
    }
    progress = fresh()
  }
  for (const token of tokens) {
    if (isComment(token)) {
      if (progress.start === -1 && progress.lead === -1 && leads(sql, token, previousEnd))
        progress.lead = token.start
    } else if (endsStatement(sql, progress, token)) {
      close()
      previousEnd = token.end
    } else take(sql, progress, token)
  }
  close()
  return statements
}

/**
 * Split a script at its semicolons: not at those in strings, comments, parentheses (rules) or
 * `begin atomic … end` bodies. Empty statements vanish.
 *
 * @throws QUERY_FAILED  a string, identifier or comment never ends
 */
export function splitStatements(sql: string): SqlStatement[] {
  return splitTokens(sql, tokenize(sql))
}
