import type { Style } from '../commands/command.js'
import {
  type DatabaseFault,
  isVaultDbError,
  messageOf,
  type SourceLocation,
  VaultDbError,
} from '../errors.js'
import { formatExcerpt } from './excerpt.js'
import { redact, redactSql } from './redact.js'

/** Anything thrown, as our error: what we do not know is INTERNAL, with the way to its stack. Pure. */
export function toVaultDbError(thrown: unknown): VaultDbError {
  if (isVaultDbError(thrown)) return thrown
  return new VaultDbError(
    'INTERNAL',
    messageOf(thrown).split('\n')[0] || 'Something failed without a message.',
    {
      hint: 'Run again with --debug to see where it happened.',
      cause: thrown,
    },
  )
}

/**
 * An error for people: code and message, place, SQL with a caret, what PostgreSQL said, details, what to do
 * next; the stacks under it when `debug`. Passwords are masked. Readable without colour. Pure.
 *
 * @returns lines without a final line break
 */
export function renderError(error: VaultDbError, style: Style, debug = false): string {
  const { database, details, hint } = error
  const head = `${style.bold(style.red(`error[${error.code}]`))}: ${redact(error.message)}`
  const blocks = [
    [head, ...(error.at ? [`  at ${formatPlace(error.at)}`] : [])].join('\n'),
    database ? renderStatement(database, error.at, style) : '',
    database ? renderFault(database, style) : '',
    details.map((line) => `  ${redact(line).replaceAll('\n', '\n  ')}`).join('\n'),
    hint ? `${style.bold('next:')} ${redact(hint)}` : '',
    debug ? style.dim(renderStacks(error)) : '',
  ]
  const isShort = !database && details.length === 0 && !debug
  return blocks.filter((block) => block !== '').join(isShort ? '\n' : '\n\n')
}

/** An error as `--json` prints it, under the key `error`. Passwords are masked. Pure. */
export function errorToJson(error: VaultDbError): Readonly<Record<string, unknown>> {
  const { code, exitCode, at, database } = error
  const fault = database && {
    ...mapStrings(database, redact),
    ...(database.statement === undefined ? {} : { statement: redactSql(database.statement) }),
  }
  return {
    error: {
      code,
      exitCode,
      message: redact(error.message),
      hint: error.hint === undefined ? undefined : redact(error.hint),
      at,
      database: fault,
      details: error.details.map(redact),
    },
  }
}

function formatPlace({ file, line, column }: SourceLocation): string {
  return [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':')
}

function renderStatement(fault: DatabaseFault, at: SourceLocation | undefined, style: Style): string {
  if (!fault.statement) return ''
  // A TypeScript migration's line is that of the call, not of the SQL that it sends.
  const line = at?.file.endsWith('.sql') ? at.line : undefined
  const excerpt = formatExcerpt(redactSql(fault.statement), {
    position: fault.position,
    line,
    width: style.width - 2,
  })
  return excerpt
    .split('\n')
    .map((row) => `  ${/^[> ] *\d* \| *\^$|^>/.test(row) ? style.yellow(row) : row}`)
    .join('\n')
}

function renderFault(fault: DatabaseFault, style: Style): string {
  const object = [fault.schema, fault.table, fault.column].filter(Boolean).join('.')
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['SERVER', fault.message],
    ['SQLSTATE', fault.sqlState],
    ['DETAIL', fault.detail],
    ['HINT', fault.hint],
    ['CONTEXT', fault.where],
    ['OBJECT', object],
    ['CONSTRAINT', fault.constraint],
  ]
  const present = rows.filter((row): row is [string, string] => Boolean(row[1]))
  return present
    .map(([name, text]) => `  ${style.bold(`${name}:`)} ${redact(text).replaceAll('\n', '\n    ')}`)
    .join('\n')
}

function renderStacks(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error))
  const stack = redact(error.stack ?? error.message)
  return error.cause === undefined ? stack : `${stack}\ncaused by ${renderStacks(error.cause)}`
}

function mapStrings<T extends object>(value: T, change: (text: string) => string): T {
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    typeof each === 'string' ? change(each) : each,
  ])
  return Object.fromEntries(entries) as T
}
