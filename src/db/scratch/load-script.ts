import { VaultDbError } from '../../errors.js'
import { locate } from '../../sql/locate.js'
import { printName } from '../../sql/print-name.js'
import { type SqlStatement, splitStatements } from '../../sql/split.js'
import { lexemesOf } from '../../sql/statement-verb.js'
import type { Database, Session } from '../database.js'

/** A script of SQL, as psql takes it, and what messages call it. */
export interface Script {
  readonly name: string
  readonly text: string
}

export interface LoadOptions {
  /** Roles that this run created on a server, to be dropped at its end. */
  readonly madeRoles: Set<string>
}

/**
 * Run a schema script on a scratch database, statement by statement. psql's backslash commands and the rows of
 * COPY … FROM stdin are left out. Roles belong to the whole server: a missing one is created without login, an
 * existing one is left as it is; other role statements are not run on a server.
 *
 * @throws QUERY_FAILED  with file, line and column of the statement that failed
 */
export async function loadScript(
  { kind }: Pick<Database, 'kind'>,
  session: Session,
  script: Script,
  options: LoadOptions,
): Promise<void> {
  const text = withoutPsql(script.text)
  for (const statement of splitStatements(text)) {
    await runStatement({ kind, session, options, script: { ...script, text } }, statement)
  }
  await session.script('reset all')
}

interface Loading {
  readonly kind: Database['kind']
  readonly session: Session
  readonly options: LoadOptions
  readonly script: Script
}

/** Blank out, so that positions stay: backslash commands, and rows of COPY with the statement itself. */
function withoutPsql(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ')
  return text
    .replace(/^copy\s[^;]*\sfrom\s+stdin\b[^;]*;[^\n]*\n[\s\S]*?^\\\.[ \t]*$/gim, blank)
    .replace(/^\\[^\n]*$/gm, blank)
}

async function runStatement(loading: Loading, statement: SqlStatement): Promise<void> {
  const lexemes = lexemesOf(statement.text)
  const words = lexemes.slice(0, 4).map(({ text }) => text)
  const isRole = ['role', 'user', 'group'].includes(words[1] ?? '')
  if (isRole && words[2] !== 'mapping' && ['create', 'alter', 'drop'].includes(words[0]!)) {
    if (words[0] === 'create') await createRole(loading, roleNameOf(statement.text))
    return
  }
  await attempt(loading, statement, 0)
}

/** The name after CREATE ROLE, unquoted. */
function roleNameOf(statement: string): string {
  const match = /^\s*create\s+(?:role|user|group)\s+(?:"((?:[^"]|"")+)"|([^\s;]+))/i.exec(statement)
  return match?.[1]?.replaceAll('""', '"') ?? match?.[2]?.toLowerCase() ?? ''
}

async function createRole({ session, kind, options }: Loading, name: string): Promise<void> {
  const { rows } = await session.query('select from pg_catalog.pg_roles where rolname = $1', [name])
  if (rows.length > 0) return
  await session.query(`create role ${printName(name)} nologin`)
  if (kind === 'server') options.madeRoles.add(name)
}

/** Roles that a script names and that nobody made: on a scratch database of our own they may simply exist. */
async function attempt(loading: Loading, statement: SqlStatement, tries: number): Promise<void> {
  try {
    await loading.session.script(statement.text)
  } catch (error) {
    const role = missingRole(error)
    if (role === null || tries > 20) throw failureOf(loading.script, statement, error)
    await createRole(loading, role)
    await attempt(loading, statement, tries + 1)
  }
}

function missingRole(error: unknown): string | null {
  const fault = error instanceof VaultDbError ? error.database : undefined
  if (fault?.sqlState !== '42704') return null
  return /^role "(.*)" does not exist$/s.exec(fault.message)?.[1] ?? null
}

function failureOf(script: Script, statement: SqlStatement, error: unknown): unknown {
  if (!(error instanceof VaultDbError) || !error.database) return error
  const { line, column } = locate(script.text, statement.start)
  return new VaultDbError('QUERY_FAILED', `${script.name} cannot be loaded: ${error.database.message}`, {
    hint: 'Correct the script; it must load on an empty database. Where it needs extensions that the embedded PostgreSQL lacks, give a server by --url.',
    at: { file: script.name, line, column },
    cause: error,
  })
}
