import { afterEach, describe, expect, test } from 'vitest'
import type { ResolvedConnection } from '../../src/config/target.js'
import { connectServer } from '../../src/db/connect-server.js'
import { isPoolerAddress, refusePooler } from '../../src/db/pooler.js'
import { describeServer, server } from '../helpers/server.js'
import { connectionTo } from './connection-to.js'
import { findPgBouncer, type PgBouncer, type PgBouncerOptions, startPgBouncer } from './pgbouncer.js'

const neon: ResolvedConnection = {
  host: 'ep-cool-1.us-east-2.aws.neon.tech',
  port: 5432,
  database: 'app',
  user: 'app',
  password: 'hunter2',
  source: 'DATABASE_URL',
}
const caught = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => error,
  )

describe('poolers known by their address', () => {
  test.each([
    ['ep-cool-1-pooler.us-east-2.aws.neon.tech', 5432, true],
    ['ep-cool-1.us-east-2.aws.neon.tech', 5432, false],
    ['aws-0-eu-west-1.pooler.supabase.com', 6543, true],
    ['aws-0-eu-west-1.pooler.supabase.com', 5432, false],
    ['db.abcdef.supabase.co', 6543, true],
    ['db.abcdef.supabase.co', 5432, false],
    ['localhost', 6543, false],
  ])('%s:%i: %s', (host, port, expected) => {
    expect(isPoolerAddress({ ...neon, host, port })).toBe(expected)
  })

  test('the refusal names the variable and the direct address, never the password', async () => {
    const error = await caught(refusePooler({ ...neon, host: 'ep-cool-1-pooler.us-east-2.aws.neon.tech' }))
    expect(error).toMatchObject({ code: 'POOLER_REFUSED', exitCode: 2 })
    expect(error.message).toContain('DATABASE_URL')
    expect(error.hint).toContain('Set DATABASE_URL_UNPOOLED to ep-cool-1.us-east-2.aws.neon.tech')
    expect(JSON.stringify([error, error.message])).not.toContain('hunter2')
  })

  test('the hint fits a DATABASE_URL_UNPOOLED that is a pooler itself, and --url', async () => {
    const pooled = { ...neon, host: 'ep-x-pooler.neon.tech' }
    const unpooled = await caught(refusePooler({ ...pooled, source: 'DATABASE_URL_UNPOOLED in .env' }))
    expect(unpooled.hint).toContain('DATABASE_URL_UNPOOLED in .env names the pooler too')
    expect((await caught(refusePooler({ ...pooled, source: '--url' }))).hint).toMatch(
      /^Give --url ep-x\.neon\.tech, or leave it out/,
    )
  })

  test('a URL that says pgbouncer=true is believed', async () => {
    expect(await caught(refusePooler({ ...neon, isPoolerDeclared: true }))).toMatchObject({
      code: 'POOLER_REFUSED',
    })
    expect(await caught(refusePooler(neon))).toBeNull()
  })
})

const describeBouncer = findPgBouncer()
  ? describeServer
  : (name: string, _: () => void) =>
      describe.skip(`${name} (skipped: pgbouncer is not installed)`, () => test('-', () => {}))

describeServer('a server without a pooler', () => {
  test('is accepted', async () => {
    expect(await probe(server!.url)).toBeNull()
  })
})

describeBouncer('PgBouncer', () => {
  const running: PgBouncer[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((bouncer) => bouncer.stop()))
  })
  const start = async (options: PgBouncerOptions) => {
    const bouncer = await startPgBouncer(server!.url, options)
    running.push(bouncer)
    return bouncer
  }

  test.each<PgBouncerOptions>([
    { poolMode: 'transaction' },
    { poolMode: 'statement' },
    { poolMode: 'transaction', settings: { server_round_robin: 1 } },
    { poolMode: 'transaction', settings: { default_pool_size: 1 } },
  ])('is refused: %o', async (options) => {
    const bouncer = await start(options)
    const error = await probe(bouncer.url)
    expect(error).toMatchObject({ code: 'POOLER_REFUSED' })
    expect(error.hint).toContain('DATABASE_URL_UNPOOLED')
  })

  test('is refused when its pool is warm, whichever order it hands sessions out in', async () => {
    for (const server_round_robin of [0, 1]) {
      const bouncer = await start({ poolMode: 'transaction', settings: { server_round_robin } })
      await warm(bouncer.url, 3)
      expect(await probe(bouncer.url)).toMatchObject({ code: 'POOLER_REFUSED' })
    }
  })

  test.each<PgBouncerOptions>([
    { poolMode: 'session' },
    { poolMode: 'session', settings: { default_pool_size: 1 } },
  ])('is accepted: %o', async (options) => {
    const bouncer = await start(options)
    expect(await probe(bouncer.url)).toBeNull()
  })

  test('a startup parameter that it refuses is explained', async () => {
    const bouncer = await start({ poolMode: 'session' })
    const error = await caught(
      connectServer(connectionTo(bouncer.url, { options: '-c search_path=app' }), 'test'),
    )
    expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE' })
    expect(error.hint).toContain('DATABASE_URL_UNPOOLED')
  })
})

async function probe(url: string) {
  const connection = connectionTo(url, { password: 'unused' })
  const client = await connectServer(connection, 'test')
  try {
    return await caught(refusePooler(connection, client))
  } finally {
    await client.end()
  }
}

/** Make the pool open that many server sessions: so many transactions at once. */
async function warm(url: string, sessions: number): Promise<void> {
  const clients = await Promise.all(
    Array.from({ length: sessions }, () => connectServer(connectionTo(url, { password: 'unused' }), 'warm')),
  )
  for (const client of clients) await client.query('begin')
  await Promise.all(clients.map((client) => client.query('select 1')))
  for (const client of clients) await client.query('commit')
  await Promise.all(clients.map((client) => client.end()))
}
