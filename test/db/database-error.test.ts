import { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectServer } from '../../src/db/connect-server.js'
import { toVaultDbError } from '../../src/db/database-error.js'
import { maskSecrets } from '../../src/db/mask-secrets.js'
import { VaultDbError } from '../../src/errors.js'
import { createServerDatabase, describeServer, type ServerDatabase } from '../helpers/server.js'
import { connectionTo } from './connection-to.js'

const caught = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('nothing was thrown'),
    (error) => error,
  )

describe('toVaultDbError', () => {
  test.each([
    [Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
    [Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })],
    [new Error('Connection terminated unexpectedly')],
    [new Error('Connection terminated')],
    [new Error('Client has encountered a connection error and is not queryable')],
    [new Error('Client was closed and is not queryable')],
    [Object.assign(new Error('terminating connection'), { code: '57P01', severity: 'FATAL' })],
    [Object.assign(new Error('idle in transaction'), { code: '25P03', severity: 'FATAL' })],
  ])('a lost connection: %s', (error) => {
    const ours = toVaultDbError(error, { code: 'SEED_FAILED' })
    expect(ours).toMatchObject({ code: 'CONNECTION_LOST', exitCode: 2, cause: error })
    expect(ours.hint).toBeTruthy()
  })

  test('keeps an error that is ours, and takes the code that the caller gives', () => {
    const ours = new VaultDbError('LOCK_HELD', 'held')
    expect(toVaultDbError(ours)).toBe(ours)
    expect(toVaultDbError(new TypeError('cannot serialize'), { code: 'SEED_FAILED' })).toMatchObject({
      code: 'SEED_FAILED',
      message: 'cannot serialize',
      database: undefined,
    })
    expect(toVaultDbError('boom')).toMatchObject({ code: 'QUERY_FAILED', message: 'boom' })
  })

  test('reads the fields of the embedded database', async () => {
    const database = await PGlite.create()
    const statement = 'select 1 from no_such_table'
    const error = await caught(database.query(statement))
    await database.close()
    expect(toVaultDbError(error, { statement, at: { file: 'x.sql', line: 3 } })).toMatchObject({
      code: 'QUERY_FAILED',
      at: { file: 'x.sql', line: 3 },
      database: { sqlState: '42P01', position: 15, statement },
    })
  })
})

describeServer('toVaultDbError on a server', () => {
  let database: ServerDatabase
  let client: pg.Client
  beforeAll(async () => {
    database = await createServerDatabase()
    client = await connectServer(connectionTo(database.url), 'test')
  })
  afterAll(async () => {
    await client?.end()
    await database?.drop()
  })

  test('keeps every field of a failed constraint', async () => {
    await client.query('create table box (id int4 constraint box_positive check (id > 0) unique)')
    await client.query('insert into box values (1)')
    const check = await caught(client.query('insert into box values (0)'))
    expect(toVaultDbError(check).database).toMatchObject({
      sqlState: '23514',
      schema: 'public',
      table: 'box',
      constraint: 'box_positive',
      detail: 'Failing row contains (0).',
    })
  })

  test('keeps hint, context and position', async () => {
    const raising = `do $$ begin raise exception 'no' using hint = 'try yes', detail = 'really' ; end $$`
    expect(toVaultDbError(await caught(client.query(raising))).database).toMatchObject({
      sqlState: 'P0001',
      message: 'no',
      hint: 'try yes',
      detail: 'really',
      where: expect.stringContaining('PL/pgSQL'),
    })
    const statement = 'select 1 +'
    const fault = toVaultDbError(await caught(client.query(statement)), { statement }).database
    expect(fault).toMatchObject({ sqlState: '42601', position: 11 })
  })

  test('a session that an administrator ended is a lost connection', async () => {
    const victim = await connectServer(connectionTo(database.url), 'victim')
    const pid = (await victim.query('select pg_catalog.pg_backend_pid() as pid')).rows[0].pid
    const waiting = caught(victim.query('select pg_catalog.pg_sleep(30)'))
    await client.query('select pg_catalog.pg_terminate_backend($1)', [pid])
    const ours = toVaultDbError(await waiting)
    expect(ours.code).toBe('CONNECTION_LOST')
    expect(ours.database?.sqlState).toBe('57P01')
    expect(toVaultDbError(await caught(victim.query('select 1'))).code).toBe('CONNECTION_LOST')
  })
})

describe('maskSecrets keeps the length and hides the password', () => {
  test.each([
    [`alter role app password 'hunter2'`, `alter role app password '*******'`],
    [
      `create user app with login PASSWORD 'it''s' valid until 'x'`,
      `create user app with login PASSWORD '*****' valid until 'x'`,
    ],
    ['alter role app password $p$hunter2$p$', 'alter role app password $p$*******$p$'],
    [`options (user 'a', password 'b')`, `options (user 'a', password '*')`],
    [`connection 'host=h password=b user=c'`, `connection 'host=h password=* user=c'`],
    ['see postgres://app:hunter2@db:5432/x', 'see postgres://app:*******@db:5432/x'],
    [`select password from users where name = 'a'`, `select password from users where name = 'a'`],
    [`alter role app password null`, `alter role app password null`],
  ])('%s', (text, expected) => {
    expect(maskSecrets(text)).toBe(expected)
  })
})
