import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { LookupSpec } from '../../src/config/define-project.js'
import type { Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { compareLookups, type SeedOptions, seedLookups } from '../../src/db/seed-lookups.js'
import { sessionFrom } from '../../src/db/session.js'
import type { VaultDbError } from '../../src/errors.js'
import { findLookupFile } from '../../src/files/read-lookup-file.js'
import type { TableReport } from '../../src/seeds/seed-report.js'
import { createServerDatabase } from '../helpers/server.js'

/** A database that tests seed, with sessions on it. */
export interface SeedDatabase {
  readonly kind: 'server' | 'embedded'
  readonly session: Session
  connect(): Promise<Session>
  close(): Promise<void>
}

export async function openSeedServer(): Promise<SeedDatabase> {
  const database = await createServerDatabase()
  const connect = () => sessionFrom(new pg.Client({ connectionString: database.url }), { kind: 'server' })
  const session = await connect()
  const close = async () => {
    await session.close()
    await database.drop()
  }
  return { kind: 'server', session, connect, close }
}

export async function openSeedEmbedded(): Promise<SeedDatabase> {
  const database = await openScratch()
  const session = await database.connect('test')
  const close = async () => {
    await session.close()
    await database.close()
  }
  return { kind: 'embedded', session, connect: () => database.connect('test'), close }
}

/** A folder of seeds and what is done with it. */
export interface SeedFolder {
  readonly folder: string
  write(name: string, content: string | Buffer): Promise<void>
  seed(options?: Partial<SeedRun>): Promise<readonly TableReport[]>
  plan(options?: Partial<SeedRun>): Promise<readonly TableReport[]>
  remove(): Promise<void>
}

export interface SeedRun extends SeedOptions {
  readonly session: Session
  readonly lookups: readonly LookupSpec[]
  readonly prune: ReadonlyMap<string, number> | null
}

export async function createSeedFolder(
  database: SeedDatabase,
  lookups: readonly LookupSpec[],
): Promise<SeedFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'vault-db-seed-'))
  const defaults: Omit<SeedRun, 'session'> = {
    lookups,
    prune: null,
    project: 'test',
    schema: 'public',
    kind: database.kind,
    lockWaitMs: 10_000,
    lockTimeoutMs: 5_000,
    signal: new AbortController().signal,
    onWait: () => {},
  }
  const inputs = (specs: readonly LookupSpec[]) =>
    Promise.all(
      specs.map(async (spec) => ({
        spec,
        source: await findLookupFile(
          { seeds: folder, current: folder },
          { file: `${spec.table}.yaml`, ...spec },
        ),
      })),
    )
  const run = async (
    options: Partial<SeedRun> | undefined,
    work: typeof seedLookups,
  ): Promise<readonly TableReport[]> => {
    // A session of its own, as each command has: its end lets go of the project's lock.
    const session = options?.session ?? (await database.connect())
    const settings = { ...defaults, ...options }
    try {
      return await work(session, await inputs(settings.lookups), settings)
    } finally {
      if (!options?.session) await session.close()
    }
  }
  return {
    folder,
    write: (name, content) => writeFile(join(folder, name), content),
    seed: (options) => run(options, seedLookups),
    plan: (options) => run(options, compareLookups),
    remove: () => rm(folder, { recursive: true }),
  }
}

/** The error of something that must fail. */
export async function failureOf(work: Promise<unknown>): Promise<VaultDbError> {
  try {
    await work
  } catch (error) {
    return error as VaultDbError
  }
  throw new Error('It did not fail.')
}

/** inserted, updated, unchanged, extra, pruned of one table. */
export function countsOf(report: TableReport | undefined): readonly number[] {
  const { inserted, updated, unchanged, extra, pruned } = report!
  return [inserted, updated, unchanged, extra, pruned]
}
