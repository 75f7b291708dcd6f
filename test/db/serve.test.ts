import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnyCommand } from '../../src/commands/command.js'
import { dbInfo } from '../../src/commands/db-info.js'
import { dbReset } from '../../src/commands/db-reset.js'
import { dbServe } from '../../src/commands/db-serve.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { openEmbedded } from '../../src/db/embedded/open-embedded.js'
import { type ServedDatabase, serveEmbedded } from '../../src/db/embedded/serve/serve-embedded.js'
import { createWorkspace } from '../helpers/workspace.js'
import { runChild, temporaryFolder } from './embedded-process.js'

const root = temporaryFolder()
const folder = join(root, 'served')
const psql = '/usr/bin/psql'
let served: ServedDatabase

beforeAll(async () => {
  served = await serveEmbedded(folder, { host: '127.0.0.1', port: 0 })
})

afterAll(async () => {
  await served?.close()
})

async function connect(config: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: served.url, ...config })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Resolves to false while the promise waits. */
function settles(promise: Promise<unknown>, waitMs: number): Promise<boolean> {
  return Promise.race([
    promise.then(
      () => true,
      () => true,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, waitMs, false)),
  ])
}

function runPsql(...args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(psql, ['-X', '-A', '-t', served.url, ...args], (_, stdout, stderr) =>
      resolve((stdout + stderr).trim()),
    )
    child.stdin?.end()
  })
}

describe('clients', () => {
  test.skipIf(!existsSync(psql))('psql runs statements, scripts and \\d', async () => {
    expect(await runPsql('-c', 'select 6 * 7')).toBe('42')
    expect(await runPsql('-c', 'create table made_by_psql (a int)', '-c', '\\dt')).toMatch(
      /CREATE TABLE[\s\S]*made_by_psql/,
    )
    expect(await runPsql('-c', 'copy (select generate_series(1, 3)) to stdout')).toBe('1\n2\n3')
    expect(await runPsql('-c', 'copy made_by_psql from stdin')).toMatch(/ERROR: .*COPY/)
    expect(await runPsql('-c', 'select count(*) from made_by_psql')).toBe('0')
  })

  test('a pool of five shares a statement name', async () => {
    const pool = new pg.Pool({ connectionString: served.url, max: 5 })
    pool.on('error', () => {})
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        pool.query({ name: 'same', text: 'select $1::int as n', values: [n] }),
      ),
    )
    expect(results.map(({ rows }) => rows[0].n)).toEqual(Array.from({ length: 60 }, (_, n) => n))
    expect(pool.totalCount).toBe(5)
    await pool.end()
  })

  test('clients give different statements one name, also after another sent DISCARD ALL', async () => {
    const [one, other] = [await connect(), await connect()]
    const text = await one.query({ name: 's', text: "select 'one' as who" })
    const number = await other.query({ name: 's', text: 'select 2 as who' })
    await other.query('discard all')
    const again = await one.query({ name: 's', text: "select 'one' as who" })
    expect([text, number, again].map(({ rows }) => rows[0].who)).toEqual(['one', 2, 'one'])
    await one.end()
    await other.end()
  })

  test('settings are each client’s own', async () => {
    const [one, other] = [
      await connect({ application_name: 'first' }),
      await connect({ options: '-c geqo=off' }),
    ]
    const read = async (client: pg.Client) =>
      (
        await client.query(
          `select current_setting('app.tenant', true) as tenant, current_setting('work_mem') as work_mem,
             current_setting('geqo') as geqo, current_setting('application_name') as name, current_user as who`,
        )
      ).rows[0]
    await one.query("create role reader; set app.tenant = 'one'; set role reader")
    await other.query("select set_config('app.tenant', 'other', false), set_config('work_mem', '9MB', false)")
    expect(await read(one)).toEqual({
      tenant: 'one',
      work_mem: '4MB',
      geqo: 'on',
      name: 'first',
      who: 'reader',
    })
    expect(await read(other)).toEqual({
      tenant: 'other',
      work_mem: '9MB',
      geqo: 'off',
      name: '',
      who: 'postgres',
    })
    await one.end()
    expect(await read(other)).toMatchObject({ tenant: 'other', who: 'postgres' })
    const next = await connect()
    expect(await read(next)).toMatchObject({ work_mem: '4MB', who: 'postgres', geqo: 'on' })
    await next.end()
    await other.end()
  })

  test('a role connects as itself; what does not exist is refused', async () => {
    const admin = await connect()
    await admin.query('create role app_user; create table secret (a int)')
    const user = await connect({ connectionString: served.url.replace('postgres@', 'app_user@') })
    await expect(user.query('select * from secret')).rejects.toMatchObject({ code: '42501' })
    expect((await user.query('select session_user as who')).rows).toEqual([{ who: 'app_user' }])
    const nobody = await connect({ connectionString: served.url.replace('postgres@', 'nobody_here@') })
    await expect(nobody.query('select 1')).rejects.toThrow(/role "nobody_here" does not exist/)
    await expect(connect({ connectionString: `${served.url}_other` })).rejects.toMatchObject({
      code: '3D000',
    })
    expect((await admin.query('select current_user as who')).rows).toEqual([{ who: 'postgres' }])
    await user.end()
    await admin.end()
  })

  test('a transaction keeps the others waiting, and errors are those of PostgreSQL', async () => {
    const [one, other] = [await connect(), await connect()]
    await one.query('begin')
    await one.query('create table in_transaction (a int)')
    const waiting = other.query("select to_regclass('in_transaction') as found")
    expect(await settles(waiting, 200)).toBe(false)
    await expect(one.query('select nope')).rejects.toMatchObject({ code: '42703', position: '8' })
    await expect(one.query('select 1')).rejects.toMatchObject({ code: '25P02' })
    expect(await settles(waiting, 100)).toBe(false)
    await one.query('rollback')
    expect((await waiting).rows).toEqual([{ found: null }])
    await one.end()
    await other.end()
  })

  test('a client that vanishes in a transaction is rolled back, and its name for a statement is free', async () => {
    const vanishing = await connect()
    await vanishing.query({ name: 'mine', text: 'select 1' })
    await vanishing.query('begin')
    await vanishing.query('create table vanished (a int)')
    ;(vanishing as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    const next = await connect()
    expect((await next.query("select to_regclass('vanished') as found")).rows).toEqual([{ found: null }])
    expect((await next.query('select count(*)::int as n from pg_prepared_statements')).rows).toEqual([
      { n: 0 },
    ])
    await next.end()
  })

  test('COPY FROM STDIN fails the statement and the transaction, not the server', async () => {
    const client = await connect()
    await client.query('create table copied (a text)')
    for (const sql of ['copy copied from stdin', "insert into copied values ('x'); copy copied from stdin"]) {
      await expect(client.query(sql)).rejects.toMatchObject({
        code: '0A000',
        hint: expect.stringContaining('INSERT'),
      })
    }
    await expect(client.query({ name: 'copy', text: 'copy copied from stdin' })).rejects.toMatchObject({
      code: '0A000',
    })
    await client.query('begin')
    await expect(client.query('copy copied from stdin')).rejects.toMatchObject({ code: '0A000' })
    await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' })
    await client.query('rollback')
    expect((await client.query('select count(*)::int as n from copied')).rows).toEqual([{ n: 0 }])
    await client.end()
  })

  test('notifications reach who listens, and nobody else', async () => {
    const [listener, deaf, sender] = [await connect(), await connect(), await connect()]
    const heard: string[] = []
    listener.on('notification', ({ channel, payload }) => heard.push(`${channel} ${payload}`))
    deaf.on('notification', () => heard.push('deaf'))
    await listener.query('listen news')
    await sender.query("notify news, 'hello'")
    await Promise.all([listener, deaf, sender].map((client) => client.query('select 1')))
    expect(heard).toEqual(['news hello'])
    for (const client of [listener, deaf, sender]) await client.end()
  })

  test('large values pass in both directions', async () => {
    const client = await connect()
    const text = 'é'.repeat(3_000_000)
    const { rows } = await client.query('select length($1) as n, $1 as text', [text])
    expect(rows[0].n).toBe(3_000_000)
    expect(rows[0].text === text).toBe(true)
    await client.end()
  })

  test('what is not the protocol is hung up on, and harms nobody', async () => {
    for (const bytes of [
      'GET / HTTP/1.1\r\n\r\n',
      '\0\0\0\x03',
      '\0\0\0\x10\x04\xd2\x16\x2e\0\0\0\0\0\0\0\0',
    ]) {
      const socket = connectSocket(served.address.port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
      await new Promise((resolve) =>
        socket
          .on('error', () => {})
          .on('close', resolve)
          .resume(),
      )
    }
    const client = await connect()
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
    await client.end()
  })
})

describe('commands while it is served', () => {
  test('openEmbedded connects to the server, one command at a time', async () => {
    const database = await openEmbedded(folder)
    const [session, second] = [await database.connect('a'), await database.connect('b')]
    await session.script('begin; create table by_command (a int)')
    expect((await second.query("select to_regclass('by_command')::text as name")).rows).toEqual([
      { name: 'by_command' },
    ])
    await session.script('commit')
    await expect(session.query('copy by_command from stdin')).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    await expect(openEmbedded(folder, { lockWaitMs: 0 })).rejects.toMatchObject({ code: 'EMBEDDED_IN_USE' })
    await database.close()
    await (await openEmbedded(folder)).close()
  })

  test('a second server is refused, with the address of the first', async () => {
    await expect(serveEmbedded(folder, { host: '127.0.0.1', lockWaitMs: 0 })).rejects.toMatchObject({
      code: 'EMBEDDED_IN_USE',
      message: expect.stringContaining(served.url),
    })
  })

  test('hosts that others can reach are refused', async () => {
    await expect(serveEmbedded(folder, { host: '0.0.0.0' })).rejects.toMatchObject({ code: 'USAGE' })
  })

  test('a served process that is killed leaves a folder that opens', async () => {
    const path = join(root, 'killed')
    const child = await runChild(`
      import { serveEmbedded } from './serve-embedded.mjs'
      console.log('url ' + (await serveEmbedded('${path}', { host: '127.0.0.1', port: 0 })).url)`)
    const url = (await child.line('url ')).slice(4)
    const client = new pg.Client(url)
    client.on('error', () => {})
    await client.connect()
    await client.query('create table kept (a int)')
    child.process.kill('SIGKILL')
    await child.ended
    const database = await openEmbedded(path)
    const { rows } = await (await database.connect()).query("select to_regclass('kept')::text as name")
    expect(rows).toEqual([{ name: 'kept' }])
    await database.close()
  })
})

describe('db serve, db info, db reset', () => {
  test('migrate up and db info work while db serve runs; it ends when interrupted', async () => {
    const workspace = createWorkspace({
      '20260101000000_first.sql': 'create table t (a int);\n-- vault-db: down\ndrop table t;\n',
    })
    const absent = await workspace.run(dbInfo)
    expect(absent).toMatchObject({ exists: false, server: null, servedAt: null, heldBy: null })

    const controller = new AbortController()
    const serving = workspace.run(dbServe, { host: '127.0.0.1', port: 0 }, { signal: controller.signal })
    const url = await new Promise<string>((resolve, reject) => {
      const timer = setInterval(() => {
        const line = workspace.log.find((text) => text.startsWith('postgresql://'))
        if (line) {
          clearInterval(timer)
          resolve(line)
        }
      }, 20)
      serving.catch(reject)
    })
    await workspace.run(migrateUp)
    const info = await workspace.run(dbInfo)
    expect(info).toMatchObject({
      exists: true,
      servedAt: url,
      heldBy: { pid: process.pid },
      server: { version: expect.stringMatching(/^18\./) },
    })
    await expect(workspace.run(dbReset, {}, { options: { yes: true } })).rejects.toMatchObject({
      code: 'EMBEDDED_IN_USE',
    })
    const client = new pg.Client(url)
    client.on('error', () => {})
    await client.connect()
    expect((await client.query("select to_regclass('t')::text as t")).rows).toEqual([{ t: 't' }])
    controller.abort()
    expect(await serving).toMatchObject({ url })

    const after = await workspace.run(dbInfo)
    expect(after).toMatchObject({ exists: true, servedAt: null, heldBy: null })
    expect(after.server?.extensions.find(({ name }) => name === 'plpgsql')).toMatchObject({
      installed: '1.0',
    })
    expect(after.server?.extensions.find(({ name }) => name === 'vector')).toMatchObject({
      installed: null,
      available: '0.8.7',
    })
    workspace.dispose()
  })

  test('db reset asks, and refuses where nobody answers or agrees', async () => {
    const workspace = createWorkspace({})
    expect(await workspace.run(dbReset)).toMatchObject({ isDeleted: false })
    await (await openEmbedded(join(workspace.folder, '.vault-db', 'app'))).close()
    for (const answer of [null, false]) {
      await expect(workspace.run(dbReset, {}, { confirm: async () => answer })).rejects.toMatchObject({
        code: 'CONSENT_NEEDED',
      })
    }
    expect(await workspace.run(dbInfo)).toMatchObject({ exists: true })
    expect(await workspace.run(dbReset, {}, { confirm: async () => true })).toMatchObject({ isDeleted: true })
    expect(await workspace.run(dbInfo)).toMatchObject({ exists: false })
    workspace.dispose()
  })

  test('db reset and db serve refuse a server', async () => {
    const workspace = createWorkspace({})
    const url = 'postgresql://someone:secret@127.0.0.1:1/x'
    for (const command of [dbReset, dbServe] as readonly AnyCommand[]) {
      const error = await workspace
        .run(command, { host: '127.0.0.1' }, { url, options: { yes: true } })
        .catch((thrown) => thrown)
      expect(error).toMatchObject({
        code: 'UNSUPPORTED',
        message: expect.stringContaining('127.0.0.1:1/x'),
        hint: expect.stringContaining('--url embedded'),
      })
      expect(JSON.stringify([error.message, error.hint])).not.toContain('secret')
    }
    workspace.dispose()
  })
})
