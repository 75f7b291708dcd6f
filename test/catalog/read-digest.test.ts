import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fingerprintOf } from '../../src/catalog/fingerprint.js'
import type { Session } from '../../src/db/database.js'
import { readObjects } from '../../src/db/read-catalog/read-catalog.js'
import { readDigest } from '../../src/db/read-catalog/read-digest.js'
import { sessionFrom } from '../../src/db/session.js'
import { bigSchema, smallChanges } from '../bench/big-schema.js'
import { createServerDatabase, describeServer, type ServerDatabase } from '../helpers/server.js'
import { run } from './check-pair.js'

describeServer('readDigest', () => {
  let database: ServerDatabase

  beforeAll(async () => {
    database = await createServerDatabase()
    await run(database.url, bigSchema(21))
  })

  afterAll(() => database.drop())

  const digest = (role?: string) => reading(readDigest, role)

  async function reading<T>(read: (session: Session) => Promise<T>, role?: string): Promise<T> {
    const session = await sessionFrom(new pg.Client({ connectionString: database.url }), { kind: 'server' })
    try {
      if (role !== undefined) await session.query(`set role ${role}`)
      return await read(session)
    } finally {
      await session.close()
    }
  }

  async function fingerprint(): Promise<string> {
    return fingerprintOf(await reading(readObjects))
  }

  it.each(smallChanges)('tells a change, as the fingerprint does: %s', async (_name, change, back) => {
    const before = { digest: await digest(), fingerprint: await fingerprint() }
    await run(database.url, change)
    expect(await digest()).not.toBe(before.digest)
    expect(await fingerprint()).not.toBe(before.fingerprint)
    await run(database.url, back)
    // What was made again has another oid, so here only the fingerprint is the same.
    expect(await fingerprint()).toBe(before.fingerprint)
  })

  it('is the same for a role that may only look, and after maintenance', async () => {
    const before = await digest()
    await run(
      database.url,
      'vacuum full pg_catalog.pg_class; vacuum full pg_catalog.pg_attribute; analyze; reindex table t1',
    )
    expect(await digest('pg_monitor')).toBe(before)
  })

  it('tells a new name of a role that owns something', async () => {
    const [role, renamed] = [`${database.name}_role`, `${database.name}_renamed`]
    await run(database.url, `create role ${role}; alter table t2 owner to ${role}`)
    const owned = await digest()
    await run(database.url, `alter role ${role} rename to ${renamed}`)
    expect(await digest()).not.toBe(owned)
    expect((await reading(readObjects)).objects.find(({ id }) => id === 'table public.t2')?.owner).toBe(
      renamed,
    )
    await run(database.url, `reassign owned by ${renamed} to current_user; drop role ${renamed}`)
  })
})
