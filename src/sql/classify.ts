import { type Lexeme, lexemesOf, matchesAt, textAt, verbOf, writers } from './statement-verb.js'

/** What a statement is, as far as its words tell. */
export interface StatementClass {
  /** Leading words in lower case, without modifiers: `create index`, `alter table`, `insert`; '' when empty. */
  readonly verb: string
  /** Changes definitions, or takes the locks of one that does (reindex, cluster, truncate); its result says nothing. */
  readonly isDdl: boolean
  /** Sends rows back. */
  readonly returnsRows: boolean
  /** A read whose repetition changes nothing; a select without FROM that calls a function is none. */
  readonly isReadOnly: boolean
  /** PostgreSQL refuses it inside a transaction block. */
  readonly needsNoTransaction: boolean
  /** Begins or ends a transaction, or sets or leaves a savepoint. */
  readonly isTransactionControl: boolean
  /** Only a savepoint is set, released or rolled back to: the transaction goes on. */
  readonly isSavepoint: boolean
  readonly isCopyFromStdin: boolean
  /**
   * The index of a CREATE INDEX or DROP INDEX, `[name]` or `[schema, name]`, unquoted and folded as the
   * server does; null when the server chooses the name, or several are dropped.
   */
  readonly indexName: readonly string[] | null
}

const ddl =
  /^(create|alter|drop|comment|grant|revoke|security label|reassign owned|import foreign schema|refresh materialized view|reindex|cluster|truncate)\b|^select into$/
const readers = new Set(['select', 'values', 'table', 'show', 'explain', 'call', 'execute', 'fetch'])
const transactionControl =
  /^(begin|start transaction|commit|end|rollback|abort|savepoint|release|prepare transaction|commit prepared|rollback prepared)$/
/** Functions that only look: a select of these alone is a read. */
const lookers =
  /^(exists|in|any|all|array|row|coalesce|nullif|greatest|least|cast|current_\w+|to_reg\w+|count|min|max|now|version|pg_get_\w+|pg_\w+_size|has_\w+_privilege|format_type|obj_description)$/

function hasWord(lexemes: readonly Lexeme[], ...words: readonly string[]): boolean {
  return lexemes.some(({ text }) => words.includes(text))
}

function returnsRows(verb: string, lexemes: readonly Lexeme[]): boolean {
  if (writers.has(verb)) return lexemes.some(({ text, depth }) => text === 'returning' && depth === 0)
  return readers.has(verb)
}

/** Data-modifying words anywhere (CTEs, EXPLAIN ANALYZE) and functions called for their effect make a write. */
function isReadOnly(verb: string, lexemes: readonly Lexeme[]): boolean {
  if (!['select', 'values', 'table', 'show', 'explain'].includes(verb)) return false
  const isWriting = ({ text }: Lexeme, at: number) =>
    writers.has(text) && !(text === 'update' && ['for', 'key'].includes(textAt(lexemes, at - 1)))
  if (verb === 'explain') return !hasWord(lexemes, 'analyze', 'analyse') || !lexemes.some(isWriting)
  if (lexemes.some(isWriting)) return false
  return verb !== 'select' || hasWord(lexemes, 'from') || !lexemes.some((_, at) => isEffect(lexemes, at))
}

function isEffect(lexemes: readonly Lexeme[], at: number): boolean {
  const { text, token } = lexemes[at]!
  if (textAt(lexemes, at + 1) !== '(') return false
  return token.kind === 'quoted' || (token.kind === 'word' && text !== 'select' && !lookers.test(text))
}

/** `(create_slot = false)` or `(connect = false)`, each way in which PostgreSQL spells a false. */
function isSwitchedOff(sql: string, option: string): boolean {
  return new RegExp(String.raw`\b${option}\s*=\s*'?(false|off|0|none)\b`, 'i').test(sql)
}

/** By the calls of PreventInTransactionBlock in PostgreSQL's own source, as far as words can tell. */
function needsNoTransaction(sql: string, verb: string, lexemes: readonly Lexeme[]): boolean {
  const isConcurrent = hasWord(lexemes, 'concurrently')
  switch (verb) {
    case 'vacuum':
    case 'create database':
    case 'drop database':
    case 'create tablespace':
    case 'drop tablespace':
    case 'alter system':
      return true
    case 'alter database':
      return matchesAt(lexemes, 3, 'set tablespace')
    case 'create index':
    case 'drop index':
      return textAt(lexemes, lexemes.findIndex(({ text }) => text === 'index') + 1) === 'concurrently'
    case 'reindex':
      return isConcurrent || hasWord(lexemes.slice(0, 6), 'schema', 'database', 'system')
    case 'alter table':
      return isConcurrent && hasWord(lexemes, 'detach')
    case 'cluster':
      return lexemes.length === 1 || (lexemes.length === 2 && textAt(lexemes, 1) === 'verbose')
    case 'create subscription':
      return (
        !isSwitchedOff(sql, 'connect') &&
        !isSwitchedOff(sql, 'create_slot') &&
        !isSwitchedOff(sql, 'slot_name')
      )
    case 'alter subscription':
      return hasWord(lexemes, 'publication') && !isSwitchedOff(sql, 'refresh')
    case 'discard':
      return textAt(lexemes, 1) === 'all'
    default:
      return false
  }
}

/** An identifier as the catalog holds it, and the place behind it; null where none stands. */
function readName(sql: string, lexeme: Lexeme | undefined): string | null {
  if (lexeme?.token.kind === 'word') return lexeme.text
  if (lexeme?.token.kind !== 'quoted') return null
  return sql.slice(lexeme.token.start + 1, lexeme.token.end - 1).replaceAll('""', '"')
}

function readQualified(sql: string, lexemes: readonly Lexeme[], at: number): readonly string[] | null {
  const first = readName(sql, lexemes[at])
  if (first === null) return null
  if (textAt(lexemes, at + 1) !== '.') return [first]
  const second = readName(sql, lexemes[at + 2])
  return second === null ? null : [first, second]
}

/** An index lies in the schema of its table; a statement that leaves that to search_path gives the name alone. */
function createdIndex(sql: string, lexemes: readonly Lexeme[], at: number): readonly string[] | null {
  if (textAt(lexemes, at) === 'on') return null
  const name = readName(sql, lexemes[at])
  if (name === null) return null
  const table = readQualified(sql, lexemes, at + (textAt(lexemes, at + 2) === 'only' ? 3 : 2))
  return table?.length === 2 ? [table[0]!, name] : [name]
}

function indexNameOf(
  sql: string,
  lexemes: readonly Lexeme[],
  verb: string,
  next: number,
): readonly string[] | null {
  let at = next
  if (textAt(lexemes, at) === 'concurrently') at += 1
  if (matchesAt(lexemes, at, 'if not exists')) at += 3
  else if (matchesAt(lexemes, at, 'if exists')) at += 2
  if (verb === 'create index') return createdIndex(sql, lexemes, at)
  return verb === 'drop index' && !hasWord(lexemes, ',') ? readQualified(sql, lexemes, at) : null
}

/**
 * Tell what one statement is by its words. Pure; nothing is known of what functions or DO blocks do.
 *
 * @param sql one statement; comments and a final semicolon do not matter
 * @throws QUERY_FAILED  a string, identifier or comment never ends
 */
export function classifyStatement(sql: string): StatementClass {
  const lexemes = lexemesOf(sql)
  const { verb, next } = verbOf(lexemes)
  const isSavepoint =
    verb === 'savepoint' || verb === 'release' || (verb === 'rollback' && hasWord(lexemes, 'to'))
  return {
    verb,
    isDdl: ddl.test(verb),
    returnsRows: returnsRows(verb, lexemes),
    isReadOnly: isReadOnly(verb, lexemes),
    needsNoTransaction: needsNoTransaction(sql, verb, lexemes),
    isTransactionControl: transactionControl.test(verb),
    isSavepoint,
    isCopyFromStdin: verb === 'copy' && lexemes.some((_, at) => matchesAt(lexemes, at, 'from stdin')),
    indexName: indexNameOf(sql, lexemes, verb, next),
  }
}
