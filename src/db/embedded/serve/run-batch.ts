import type { PGlite } from '@electric-sql/pglite'
import type { Client } from './connection.js'
import {
  applySettings,
  customSettingsIn,
  type Owner,
  readSettings,
  resetBackend,
  rollBack,
  sameSettings,
  send,
} from './owner.js'
import { closeStatements, rewriteBatch, type Store } from './rewrite.js'
import type { Holder } from './turns.js'
import { type Frame, framesOf, textAt } from './wire.js'

/** PGlite's one backend and who uses it. */
export interface Backend {
  readonly lite: PGlite
  readonly clients: Set<Client>
  readonly store: Store
  /** Custom settings that any client has set. */
  readonly customNames: Set<string>
  /** Whose settings are in force; null: nobody's. */
  active: Owner | null
}

export function createBackend(lite: PGlite): Backend {
  return {
    lite,
    clients: new Set(),
    store: { names: new Set(), unnamed: null },
    customNames: new Set(),
    active: null,
  }
}

/**
 * Run what a client sent and answer it.
 *
 * @returns the client's owner while its transaction or extended sequence is open, else null
 */
export async function runBatch(backend: Backend, client: Client, batch: readonly Frame[]): Promise<Holder> {
  const refusal = await takeBackend(backend, client.owner)
  if (refusal !== null) {
    client.dismiss('28000', refusal)
    return null
  }
  const { bytes, ours, texts } = rewriteBatch(batch, client.statements, backend.store)
  for (const text of texts) for (const name of customSettingsIn(text)) backend.customNames.add(name)
  const output = await send(backend.lite, bytes)
  const answer = framesOf(output)
  client.write(Buffer.concat(answersFor(backend, client, { answer, ours })))
  const isReady = answer.at(-1)?.type === 'Z'
  const isOpen = isReady || batch.at(-1)?.type !== 'H' ? backend.lite.isInTransaction() : true
  return isOpen ? client.owner : null
}

/** Put the settings in force of who has the backend now; what PostgreSQL says against them, or null. */
async function takeBackend(backend: Backend, owner: Owner): Promise<string | null> {
  const { lite, active } = backend
  if (active === owner) return null
  if (active) active.settings = await readSettings(lite, backend.customNames)
  const current = active?.settings ?? new Map()
  backend.active = owner
  if (sameSettings(current, owner.settings)) return null
  const refusal = await applySettings(lite, owner.settings)
  if (refusal === null) return null
  await applySettings(lite, new Map())
  backend.active = null
  return refusal
}

/** The answers that a client waits for; notifications go to those who listen. */
function answersFor(
  backend: Backend,
  client: Client,
  { answer, ours }: { answer: readonly Frame[]; ours: ReadonlySet<number> },
): readonly Buffer[] {
  let parseCount = 0
  const kept = answer.filter((message) => {
    if (message.type === '1') {
      parseCount += 1
      return !ours.has(parseCount - 1)
    }
    if (message.type === 'C') noteCommand(backend, client, textAt(message.bytes, 5).text)
    if (message.type !== 'A') return true
    for (const other of backend.clients) if (other.listens && other !== client) other.write(message.bytes)
    return client.listens
  })
  return kept.map(({ bytes }) => bytes)
}

function noteCommand(backend: Backend, client: Client, tag: string): void {
  if (tag === 'LISTEN') client.listens = true
  if (tag !== 'DISCARD ALL' && tag !== 'DEALLOCATE ALL') return
  // Gone for all; the others' come back when they are used.
  backend.store.names.clear()
  client.statements.parsed.clear()
}

/** Clear up after a connection that has ended. */
export async function leave(backend: Backend, client: Client): Promise<Holder> {
  const { lite, store } = backend
  await send(lite, closeStatements(client.statements, store))
  if (store.unnamed === client.statements) store.unnamed = null
  if (client.owner.clients > 0) return lite.isInTransaction() ? client.owner : null
  await rollBack(lite)
  if (backend.active === client.owner) {
    await applySettings(lite, new Map())
    backend.active = null
  }
  if (backend.clients.size === 0) {
    await resetBackend(lite)
    store.names.clear()
  }
  return null
}
