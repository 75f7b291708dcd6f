import pg from 'pg'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { type ServerProxy, startProxy } from './proxy.js'
import { createServerDatabase, describeServer, type ServerDatabase, server } from './server.js'

describeServer('the proxy', () => {
  let database: ServerDatabase
  let proxy: ServerProxy
  beforeAll(async () => {
    database = await createServerDatabase()
    return () => database.drop()
  })
  afterEach(() => proxy.close())

  async function connectTo(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    await client.connect()
    return client
  }

  test('carries queries and answers, large ones too', async () => {
    proxy = await startProxy(database.url, { delayMs: 2 })
    const client = await connectTo(proxy.url)
    const { rows } = await client.query(`select pg_catalog.repeat('x', 3000000) as long, $1::text as back`, [
      'é',
    ])
    expect(rows[0].long).toHaveLength(3_000_000)
    expect(rows[0].back).toBe('é')
    await client.end()
  })

  test.each([0, 2])('counts one trip for each simple query, at a delay of %i ms', async (delayMs) => {
    proxy = await startProxy(database.url, { delayMs })
    const client = await connectTo(proxy.url)
    const before = proxy.trips()
    await client.query('select 1')
    await client.query('select 2; select 3')
    expect(proxy.trips() - before).toBe(2)
    await client.end()
  })

  test('cut breaks a running query and lets the next connection in', async () => {
    proxy = await startProxy(database.url)
    const client = await connectTo(proxy.url)
    const running = client.query('select pg_catalog.pg_sleep(600)')
    const broken = expect(running).rejects.toThrow()
    proxy.cut()
    await broken
    const next = await connectTo(proxy.url)
    expect((await next.query('select 1')).rowCount).toBe(1)
    await next.end()
  })

  test('after close nobody gets in, and the server itself is untouched', async () => {
    proxy = await startProxy(database.url)
    const { url } = proxy
    await proxy.close()
    await expect(connectTo(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    const direct = await connectTo(server?.url ?? '')
    await direct.end()
    proxy = await startProxy(database.url)
  })
})
