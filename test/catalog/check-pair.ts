import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import pg from 'pg'
import { expect } from 'vitest'
import { diffCatalogs } from '../../src/catalog/diff-catalogs.js'
import type { Catalog } from '../../src/catalog/object.js'
import type { Change } from '../../src/catalog/plan/step.js'
import { renderScript } from '../../src/catalog/render-plan.js'
import { readCatalog } from '../../src/db/read-catalog/read-catalog.js'
import { sessionFrom } from '../../src/db/session.js'
import { splitStatements } from '../../src/sql/split.js'
import { findServerBinaries } from '../helpers/local-server.js'
import { createServerDatabase, type ServerDatabase } from '../helpers/server.js'

export interface Pair {
  readonly name: string
  readonly old: string
  readonly new: string
  /** Rows for the old schema; every one must be there afterwards where its table is. */
  readonly rows?: string
}

/** What became of a pair: the plan there, the plan back, both scripts. */
export interface Checked {
  readonly changes: readonly Change[]
  readonly sql: string
  readonly back: string
}

/**
 * The proof of one pair, in both directions: the old schema with the script applied reads like the new one, and
 * pg_dump prints the same lines for both. With the same schema on both sides the script is empty.
 */
export async function checkPair(pair: Pair): Promise<Checked> {
  const [from, to] = await Promise.all([createServerDatabase(), createServerDatabase()])
  try {
    await Promise.all([run(from.url, `${pair.old};\n${pair.rows ?? ''}`), run(to.url, pair.new)])
    const [old, next] = await Promise.all([catalogOf(from.url), catalogOf(to.url)])
    const [oldDump, nextDump] = await Promise.all([dump(from), dump(to)])
    const changes = diffCatalogs(old, next)
    expect(diffCatalogs(old, old), 'a schema differs from itself').toEqual([])
    if (oldDump === nextDump)
      expect(
        changes.map(({ object }) => object),
        'phantom changes',
      ).toEqual([])
    else expect(changes.length, 'silence where pg_dump sees a difference').toBeGreaterThan(0)
    const sql = await apply(from, changes)
    await expectSame(from, { catalog: next, dump: nextDump, sql })
    const back = await apply(from, diffCatalogs(await catalogOf(from.url), old))
    await expectSame(from, { catalog: old, dump: oldDump, sql: back })
    return { changes, sql, back }
  } finally {
    await Promise.all([from.drop(), to.drop()])
  }
}

async function apply(database: ServerDatabase, changes: readonly Change[]): Promise<string> {
  const sql = renderScript(changes)
  await run(database.url, sql)
  return sql
}

async function expectSame(
  database: ServerDatabase,
  wanted: { catalog: Catalog; dump: string; sql: string },
): Promise<void> {
  const left = diffCatalogs(await catalogOf(database.url), wanted.catalog)
  expect(
    left.flatMap(({ sql }) => sql),
    `left over after:\n${wanted.sql}`,
  ).toEqual([])
  expect(await dump(database), `pg_dump differs after:\n${wanted.sql}`).toBe(wanted.dump)
}

/** The catalog of a database on the test server. */
export async function catalogOf(url: string): Promise<Catalog> {
  const session = await sessionFrom(new pg.Client({ connectionString: url }), { kind: 'server' })
  try {
    return await readCatalog(session)
  } finally {
    await session.close()
  }
}

/** Run a script statement by statement, as psql does; the failing statement is in the error. */
export async function run(url: string, script: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const { text } of splitStatements(script)) {
      await client.query(text).catch((error: Error) => {
        throw new Error(`${error.message}\nin: ${text}\nof:\n${script}`)
      })
    }
  } finally {
    await client.end()
  }
}

/** Schema as pg_dump prints it, as sorted lines: the order of columns and of statements does not count. */
export async function dump({ url }: Pick<ServerDatabase, 'url'>): Promise<string> {
  const bin = findServerBinaries()
  if (!bin || !existsSync(`${bin}/pg_dump`)) return ''
  const { stdout } = await promisify(execFile)(`${bin}/pg_dump`, ['--schema-only', url], {
    maxBuffer: 1 << 28,
  })
  return stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('--') && !/^\\(un)?restrict /.test(line))
    .map((line) => line.replace(/,$/, ''))
    .sort()
    .join('\n')
}
