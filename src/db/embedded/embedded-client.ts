import type { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import { VaultDbError } from '../../errors.js'
import { copiesFromStdin, copyRefusal } from './copy-from-stdin.js'

/** What `pg.Client.query` takes: text, a config, or an object that submits itself (a cursor, a COPY stream). */
interface Submittable {
  readonly text?: string
  readonly submit?: unknown
  readonly handleError?: (error: Error, connection: unknown) => void
}

/** Makes a client that runs in this process, and tells when it ended. */
export type ClientFactory = (onEnd: () => void) => pg.Client

/**
 * Clients of node-postgres over a PGlite. Each has a connection object of its own: PGlite's documented
 * `new Pool(createPgConfig(lite))` shares one, which is dead after the first failed query.
 */
export async function createClientFactory(lite: PGlite): Promise<ClientFactory> {
  const [{ createPgConfig }, GuardedClient] = await Promise.all([
    import('@electric-sql/pglite/node-postgres'),
    loadGuardedClient(),
  ])
  class EmbeddedClient extends GuardedClient {
    readonly #onEnd: () => void

    constructor(onEnd: () => void) {
      super(createPgConfig(lite) as pg.ClientConfig)
      this.#onEnd = onEnd
    }

    // PGlite's connection drops its listeners when it ends, so pg's own 'end' event never comes.
    override end(...given: unknown[]): never {
      this.#onEnd()
      return super.end(...(given as [])) as never
    }
  }
  return (onEnd) => new EmbeddedClient(onEnd)
}

/** A `pg.Client` that refuses COPY … FROM STDIN with UNSUPPORTED, in whichever form it is asked. */
export async function loadGuardedClient(): Promise<typeof pg.Client> {
  const { default: driver } = await import('pg')
  return class GuardedClient extends driver.Client {
    override query(...given: unknown[]): never {
      const [asked] = given as [string | Submittable]
      const text = typeof asked === 'string' ? asked : asked?.text
      if (typeof text !== 'string' || !copiesFromStdin(text))
        return super.query(...(given as [string])) as never
      return refuse(given) as never
    }
  }
}

/** Through the callback, the object's own handler, or a rejected promise: as pg itself would fail. */
function refuse(given: readonly unknown[]): unknown {
  const error = new VaultDbError('UNSUPPORTED', copyRefusal.message, { hint: copyRefusal.hint })
  const [asked] = given as [string | Submittable]
  const callback = given.find((value) => typeof value === 'function') as ((error: Error) => void) | undefined
  if (callback) return void process.nextTick(callback, error)
  if (typeof asked === 'string' || typeof asked?.submit !== 'function') return Promise.reject(error)
  process.nextTick(() => asked.handleError?.(error, null))
  return asked
}
