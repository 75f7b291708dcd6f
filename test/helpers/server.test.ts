import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createServerDatabase,
  describeOwnServer,
  describeServer,
  type ServerDatabase,
  startServer,
} from './server.js'

type Query = (text: string) => Promise<pg.QueryResult>

async function withClient<T>(
  config: string | pg.ClientConfig,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  try {
    await client.connect()
    return await work((text) => client.query(text))
  } finally {
    await client.end().catch(() => {})
  }
}

describeServer('the shared server', () => {
  let database: ServerDatabase
  beforeAll(async () => {
    database = await createServerDatabase()
  })
  afterAll(() => database.drop())

  test('a new database has no relation of its own', async () => {
    const { rows } = await withClient(database.url, (query) =>
      query(`select count(*)::int as relations from pg_catalog.pg_class where oid >= 16384`),
    )
    expect(rows).toEqual([{ relations: 0 }])
  })

  test('two databases do not share a name', async () => {
    const other = await createServerDatabase()
    expect(other.name).not.toBe(database.name)
    await other.drop()
    await expect(withClient(other.url, (query) => query('select 1'))).rejects.toMatchObject({ code: '3D000' })
  })
})

describeOwnServer('a server of the test’s own', () => {
  test('refuses a wrong password of a role that is not postgres', async () => {
    const own = await startServer()
    try {
      await withClient(own.url, (query) => query(`create role reader login password 'right'`))
      const as = (password: string) => own.url.replace('postgres@', `reader:${password}@`)
      await expect(withClient(as('wrong'), (query) => query('select 1'))).rejects.toMatchObject({
        code: '28P01',
      })
      const { rowCount } = await withClient(as('right'), (query) => query('select 1'))
      expect(rowCount).toBe(1)
    } finally {
      await own.stop()
    }
    await expect(withClient(own.url, (query) => query('select 1'))).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })

  test('with TLS, is refused in the clear and verified by its certificate', async () => {
    const own = await startServer({ tls: true })
    try {
      await expect(withClient(own.url, (query) => query('select 1'))).rejects.toMatchObject({ code: '28000' })
      const ca = readFileSync(own.caFile ?? '', 'utf8')
      const { rows } = await withClient({ connectionString: own.url, ssl: { ca } }, (query) =>
        query('select ssl from pg_catalog.pg_stat_ssl where pid = pg_catalog.pg_backend_pid()'),
      )
      expect(rows).toEqual([{ ssl: true }])
    } finally {
      await own.stop()
    }
  })
})
