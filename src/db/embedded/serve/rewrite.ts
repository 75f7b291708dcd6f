import { createHash } from 'node:crypto'
import { copiesFromStdin, copyRefusal } from '../copy-from-stdin.js'
import { type Frame, frame, int16, textAt } from './wire.js'

/** Prepared statements of one connection. */
export interface Statements {
  /** Put before each name, so that two connections can both have a statement "s1". */
  readonly prefix: string
  /** The Parse message of each, by the name that the client gave it; '' is the unnamed one. */
  readonly parsed: Map<string, Buffer>
}

/** What the one backend has in store. */
export interface Store {
  /** Names as the backend knows them. */
  readonly names: Set<string>
  /** Whose statement the unnamed one is. */
  unnamed: Statements | null
}

/** A batch as the backend gets it. */
export interface Rewritten {
  readonly bytes: Buffer
  /** Which of its Parse messages, counted from 0, are ours: the client waits for no answer to them. */
  readonly ours: ReadonlySet<number>
  /** Texts of all statements, as the client wrote them. */
  readonly texts: readonly string[]
}

/** Raised by the backend itself, so that transaction and extended sequence fail as they should. */
const refusalSql = `do $vault_db$ begin raise exception using errcode = '0A000', message = '${copyRefusal.message}', hint = '${copyRefusal.hint}'; end $vault_db$`

/**
 * Rewrite a connection's batch for the backend that it shares: statement names get its prefix, a statement that
 * another connection displaced is parsed again, COPY … FROM STDIN becomes an error.
 */
export function rewriteBatch(batch: readonly Frame[], statements: Statements, store: Store): Rewritten {
  const out: Buffer[] = []
  const ours = new Set<number>()
  const texts: string[] = []
  let parseCount = 0
  const parse = (name: string, bytes: Buffer) => {
    if (name === '') store.unnamed = statements
    else store.names.add(backendName(statements, name))
    parseCount += 1
    out.push(bytes)
  }
  const restore = (name: string) => {
    const isThere =
      name === '' ? store.unnamed === statements : store.names.has(backendName(statements, name))
    const bytes = statements.parsed.get(name)
    if (isThere || bytes === undefined) return
    ours.add(parseCount)
    parse(name, bytes)
  }
  for (const message of batch) {
    const read = readMessage(message)
    if (read.text !== undefined) texts.push(read.text)
    if (message.type === 'Q') store.unnamed = null
    if (message.type === 'P' && read.name !== undefined) {
      const bytes = parseFrame(read, statements)
      statements.parsed.set(read.name, bytes)
      parse(read.name, bytes)
      continue
    }
    if (read.name !== undefined && message.type !== 'C') restore(read.name)
    if (read.name !== undefined && message.type === 'C') forget(read.name, statements, store)
    out.push(rebuild(message, read, statements))
  }
  return { bytes: Buffer.concat(out), ours, texts }
}

interface Read {
  /** The prepared statement that it speaks of. */
  readonly name?: string
  readonly text?: string
  /** What stands before the name, and after name or text. */
  readonly before?: Buffer
  readonly after?: Buffer
}

function readMessage({ type, bytes }: Frame): Read {
  if (type === 'Q') return { text: textAt(bytes, 5).text }
  if (type === 'P') {
    const name = textAt(bytes, 5)
    const text = textAt(bytes, name.end)
    return { name: name.text, text: text.text, after: bytes.subarray(text.end) }
  }
  const start = type === 'B' ? textAt(bytes, 5).end : 6
  const speaksOfStatement = type === 'B' || ((type === 'D' || type === 'C') && bytes[5] === 0x53)
  if (!speaksOfStatement) return {}
  const name = textAt(bytes, start)
  return { name: name.text, before: bytes.subarray(5, start), after: bytes.subarray(name.end) }
}

function parseFrame({ name = '', text = '', after }: Read, statements: Statements): Buffer {
  if (copiesFromStdin(text)) return frame('P', backendName(statements, name), refusalSql, int16(0))
  return frame('P', backendName(statements, name), text, after ?? int16(0))
}

function rebuild(message: Frame, { name, text, before, after }: Read, statements: Statements): Buffer {
  if (text !== undefined && copiesFromStdin(text)) return frame('Q', refusalSql)
  if (name === undefined || !before || !after) return message.bytes
  return frame(message.type, before, backendName(statements, name), after)
}

function forget(name: string, statements: Statements, store: Store): void {
  statements.parsed.delete(name)
  store.names.delete(backendName(statements, name))
}

/** Names are cut at 63 bytes, so long ones are hashed. */
function backendName({ prefix }: Statements, name: string): string {
  if (name === '') return ''
  return (
    prefix +
    (Buffer.byteLength(name) > 50 ? createHash('sha256').update(name).digest('hex').slice(0, 50) : name)
  )
}

/** Messages that close all statements of a connection, ended by Sync. */
export function closeStatements(statements: Statements, store: Store): Buffer {
  const names = [...statements.parsed.keys()].filter((name) => name !== '')
  const messages = names.map((name) => frame('C', Buffer.from('S'), backendName(statements, name)))
  for (const name of names) forget(name, statements, store)
  return Buffer.concat([...messages, frame('S')])
}
