import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { inspect } from 'node:util'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ResolvedConnection } from '../../src/config/target.js'
import { connectServer } from '../../src/db/connect-server.js'
import type { VaultDbError } from '../../src/errors.js'
import { startProxy } from '../helpers/proxy.js'
import {
  createServerDatabase,
  describeOwnServer,
  describeServer,
  type ServerDatabase,
  startServer,
} from '../helpers/server.js'
import { connectionTo } from './connection-to.js'
import { startOldServer } from './old-server.js'

const secret = 'hunter2-secret'
const nowhere: ResolvedConnection = {
  host: '127.0.0.1',
  port: 1,
  database: 'app',
  user: 'app',
  password: secret,
  source: 'DATABASE_URL',
}

/** The failure of a connection; it never shows the password. */
async function failure(connection: ResolvedConnection): Promise<VaultDbError> {
  const error = await connectServer(connection, 'test').then(
    async (client) => {
      await client.end()
      expect.fail('connected')
    },
    (error) => error,
  )
  expect(`${inspect(error, { depth: 9 })}${JSON.stringify(error)}`).not.toContain(secret)
  expect(error.hint).toBeTruthy()
  return error
}

async function using<T>(connection: ResolvedConnection, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectServer(connection, 'test')
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** Listens, and does to each connection what it is told. */
async function listen(onData: 'nothing' | 'hang up' | 'speak http') {
  const listener = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', () => {
      if (onData === 'hang up') socket.destroy()
      if (onData === 'speak http') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
    })
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return { port: (listener.address() as AddressInfo).port, stop: () => listener.close() }
}

describe('a server that cannot be reached', () => {
  test('nothing listens', async () => {
    const error = await failure(nowhere)
    expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE', exitCode: 2 })
    expect(error.message).toBe('Nothing listens at 127.0.0.1:1/app (ECONNREFUSED).')
    expect(error.hint).toMatch(/Check that PostgreSQL is running.*log.*DATABASE_URL/)
  })

  test('localhost, which may stand for two addresses', async () => {
    expect((await failure({ ...nowhere, host: 'localhost' })).message).toContain('ECONNREFUSED')
  })

  test('the host is unknown', async () => {
    const error = await failure({ ...nowhere, host: 'no-such-host.invalid' })
    expect(error.message).toMatch(/host name no-such-host\.invalid is unknown \((ENOTFOUND|EAI_AGAIN)\)/)
  })

  test('there is no socket', async () => {
    const error = await failure({ ...nowhere, host: '/no/such/folder' })
    expect(error.message).toBe('There is no PostgreSQL socket for port 1 in /no/such/folder (ENOENT).')
  })

  test('it accepts and stays silent', async () => {
    const silent = await listen('nothing')
    const error = await failure({ ...nowhere, port: silent.port, connectTimeoutMs: 100 })
    silent.stop()
    expect(error.message).toMatch(/did not answer in time/)
  })

  test.each([
    ['hang up', 'disable'],
    ['speak http', 'disable'],
    ['hang up', 'require'],
    ['speak http', 'require'],
  ] as const)('something else answers: %s, %s', async (behaviour, sslMode) => {
    const other = await listen(behaviour)
    const error = await failure({ ...nowhere, port: other.port, sslMode })
    other.stop()
    expect(error.message).toContain('closed the connection before the login was done')
  })

  test('a server older than 14 is named with its version and the range', async () => {
    const old = await startOldServer('130014', '13.14')
    const error = await failure({ ...nowhere, port: old.port })
    old.stop()
    expect(error).toMatchObject({ code: 'DATABASE_UNSUPPORTED', exitCode: 2 })
    expect(error.message).toMatch(/runs PostgreSQL 13\.14; vault-db works with 14 to 19/)
  })
})

describeServer('connectServer', () => {
  let database: ServerDatabase
  let admin: pg.Client
  let app: ResolvedConnection
  beforeAll(async () => {
    database = await createServerDatabase()
    admin = await connectServer(connectionTo(database.url), 'admin')
    await admin.query(`create role ${database.name} login password '${secret}'`)
    app = connectionTo(database.url, { user: database.name, password: secret, source: 'DATABASE_URL' })
  })
  afterAll(async () => {
    await admin?.query(`drop role if exists ${database.name}`)
    await admin?.end()
    await database?.drop()
  })

  test('says who it is and for what, and takes options along', async () => {
    const connection = { ...app, options: '-c search_path=elsewhere', applicationName: 'ci' }
    const rows = await using(connection, async (client) => {
      const name = await client.query("select pg_catalog.current_setting('application_name') as name")
      const path = await client.query("select pg_catalog.current_setting('search_path') as path")
      return [name.rows[0].name, path.rows[0].path]
    })
    expect(rows).toEqual(['vault-db test (ci)', 'elsewhere'])
  })

  test('asks the password function again for each connection', async () => {
    let asked = 0
    const password = async () => {
      asked += 1
      return secret
    }
    await using({ ...app, password }, async () => {})
    await using({ ...app, password }, async () => {})
    expect(asked).toBe(2)
  })

  test('a password function that fails', async () => {
    const error = await failure({ ...app, password: () => Promise.reject(new Error('token expired')) })
    expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE' })
    expect(error.message).toContain('token expired')
  })

  test('a wrong password', async () => {
    const error = await failure({ ...app, password: `${secret}-wrong` })
    expect(error.message).toContain(`refused the password of "${database.name}" (28P01)`)
    expect(error.database?.sqlState).toBe('28P01')
  })

  test('no password', async () => {
    const { password: _, ...bare } = app
    expect((await failure(bare)).message).toContain(`asks for a password of "${database.name}"`)
  })

  test('no such database', async () => {
    const error = await failure({ ...connectionTo(database.url), database: 'no_such_database' })
    expect(error.message).toContain('has no database "no_such_database" (3D000)')
    expect(error.hint).toContain('createdb')
  })

  test('no free connection', async () => {
    await admin.query(`alter role ${database.name} connection limit 0`)
    const error = await failure(app)
    await admin.query(`alter role ${database.name} connection limit -1`)
    expect(error.message).toContain('(53300)')
    expect(error.hint).toMatch(/pg_stat_activity.*max_connections/)
  })

  test('no right to connect', async () => {
    await admin.query(`revoke connect on database ${database.name} from public`)
    const error = await failure(app)
    await admin.query(`grant connect on database ${database.name} to public`)
    expect(error.message).toContain('(42501)')
    expect(error.hint).toContain(`grant connect on database ${database.name}`)
  })

  test('TLS that is asked for and not spoken is refused; prefer takes plain text', async () => {
    for (const sslMode of ['require', 'verify-ca', 'verify-full'] as const) {
      const error = await failure({ ...app, sslMode })
      expect(error.message).toContain(`does not speak TLS, and ${sslMode} asks for it`)
    }
    expect(await using({ ...app, sslMode: 'prefer' }, async () => 'in')).toBe('in')
  })

  test('a connection cut while idle fails the next query, not the process', async () => {
    const proxy = await startProxy(database.url)
    const client = await connectServer(connectionTo(proxy.url), 'idle')
    const ended = new Promise((resolve) => client.once('end', resolve))
    proxy.cut()
    await ended
    await expect(client.query('select 1')).rejects.toThrow()
    await proxy.close()
  })
})

describeOwnServer('connectServer with TLS', () => {
  let server: Awaited<ReturnType<typeof startServer>>
  let connection: ResolvedConnection
  let ca: string
  beforeAll(async () => {
    server = await startServer({ tls: true })
    connection = connectionTo(server.url, { password: secret })
    ca = readFileSync(server.caFile!, 'utf8')
  })
  afterAll(() => server?.stop())

  const isEncrypted = (settings: Partial<ResolvedConnection>) =>
    using({ ...connection, ...settings }, async (client) => {
      const sql = 'select ssl from pg_catalog.pg_stat_ssl where pid = pg_catalog.pg_backend_pid()'
      return (await client.query(sql)).rows[0].ssl
    })

  test.each([
    [{ sslMode: 'allow' }],
    [{ sslMode: 'prefer' }],
    [{ sslMode: 'require' }],
    [{ ssl: { rejectUnauthorized: false } }],
  ] as const)('encrypts without verifying: %o', async (settings) => {
    expect(await isEncrypted(settings)).toBe(true)
  })

  test('verifies the authority and the name', async () => {
    expect(await isEncrypted({ sslMode: 'verify-full', ssl: { ca } })).toBe(true)
    expect(await isEncrypted({ sslMode: 'verify-full', ssl: { ca }, host: '127.0.0.1' })).toBe(true)
    expect(await isEncrypted({ ssl: { ca } })).toBe(true)
    expect(await isEncrypted({ sslMode: 'verify-ca', ssl: { ca }, host: '127.1' })).toBe(true)
    const misnamed = await failure({ ...connection, sslMode: 'verify-full', ssl: { ca }, host: '127.1' })
    expect(misnamed.message).toMatch(/certificate .* is not trusted.*ERR_TLS_CERT_ALTNAME_INVALID/s)
  })

  test.each([[{ sslMode: 'verify-ca' }], [{ sslMode: 'verify-full' }], [{ ssl: true }]] as const)(
    'an unknown authority is refused: %o',
    async (settings) => {
      const error = await failure({ ...connection, ...settings })
      expect(error.message).toMatch(/certificate .* is not trusted/)
      expect(error.hint).toContain('sslrootcert')
    },
  )

  test('a server that insists on TLS says so', async () => {
    const error = await failure({ ...connection, sslMode: 'disable' })
    expect(error.message).toContain('refuses connections without TLS (28000)')
    expect(error.hint).toContain('sslmode=')
  })
})

describeOwnServer('connectServer to a server that is shutting down', () => {
  test('says that it takes no connections now', async () => {
    const server = await startServer()
    const connection = connectionTo(server.url)
    await using(connection, async (client) => {
      const { rows } = await client.query("select pg_catalog.pg_read_file('postmaster.pid') as text")
      // SIGTERM: existing sessions may go on, new ones are refused.
      process.kill(Number(rows[0].text.split('\n')[0]), 'SIGTERM')
      const error = await failure(connection)
      expect(error.message).toMatch(/takes no connections now.*\(57P03\)/)
    })
    await server.stop()
  })
})
