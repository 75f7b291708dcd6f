import { expect, it } from 'vitest'
import { diffCatalogs } from '../../src/catalog/diff-catalogs.js'
import { createServerDatabase, describeServer } from '../helpers/server.js'
import { catalogOf, checkPair, run } from './check-pair.js'
import { smallPairs } from './small-pairs.js'

describeServer('small kinds', () => {
  it.each(smallPairs)('$name', async (pair) => {
    await checkPair(pair)
  })

  it('alters and drops subscriptions without a connection', async () => {
    const database = await createServerDatabase()
    const create = (rest: string) =>
      run(database.url, `create subscription a connection 'dbname=x' publication p ${rest}`)
    const states = [
      `with (connect = false, slot_name = none)`,
      `, "Q" with (connect = false, slot_name = none, binary = true, streaming = on, synchronous_commit = local, disable_on_error = true)`,
    ]
    try {
      const empty = await catalogOf(database.url)
      const catalogs = []
      for (const state of states) {
        await create(state)
        catalogs.push(await catalogOf(database.url))
        await run(database.url, 'drop subscription a')
      }
      const [first, second] = catalogs
      const steps = [
        [empty, first],
        [first, second],
        [second, first],
        [first, empty],
      ] as const
      for (const [from, to] of steps) {
        const sql = diffCatalogs(from!, to!).flatMap((change) => change.sql)
        for (const statement of sql) await run(database.url, statement)
        expect(diffCatalogs(await catalogOf(database.url), to!)).toEqual([])
      }
    } finally {
      await run(database.url, 'drop subscription if exists a')
      await database.drop()
    }
  })

  it('never reads a password of a user mapping, and says that it is missing', async () => {
    const database = await createServerDatabase()
    try {
      const empty = await catalogOf(database.url)
      await run(
        database.url,
        `create foreign data wrapper w; create server s foreign data wrapper w options (api_key 'sesame'); create user mapping for public server s options (user 'x', password 'sesame', password_required 'true')`,
      )
      const catalog = await catalogOf(database.url)
      const sql = diffCatalogs(empty, catalog).flatMap((change) => change.sql)
      expect(JSON.stringify([catalog, sql])).not.toContain('sesame')
      expect(sql).toContain(
        `create user mapping for public server s options (password_required 'true', "user" 'x')`,
      )
      expect(sql.filter((line) => line.startsWith('do '))).toHaveLength(2)
    } finally {
      await database.drop()
    }
  })
})
