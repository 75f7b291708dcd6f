import { expect, it } from 'vitest'
import { diffCatalogs } from '../../src/catalog/diff-catalogs.js'
import { createServerDatabase, describeServer } from '../helpers/server.js'
import { catalogOf, checkPair, run } from './check-pair.js'
import { typePairs } from './types-pairs.js'

describeServer('types, schemas and extensions', () => {
  it.each(typePairs)('$name', async (pair) => {
    await checkPair(pair)
  })

  it('drops schema public and makes it again as a new database has it', async () => {
    const database = await createServerDatabase()
    try {
      const whole = await catalogOf(database.url)
      await run(database.url, 'drop schema public')
      const without = await catalogOf(database.url)
      expect(diffCatalogs(whole, without).flatMap(({ sql }) => sql)).toEqual(['drop schema public'])
      for (const sql of diffCatalogs(without, whole).flatMap((change) => change.sql))
        await run(database.url, sql)
      expect(diffCatalogs(await catalogOf(database.url), whole)).toEqual([])
    } finally {
      await database.drop()
    }
  })

  it('adds enum labels in their places, and nothing else', async () => {
    const { sql } = await checkPair({
      name: 'enum',
      old: `create type mood as enum ('b')`,
      new: `create type mood as enum ('a', 'b', 'c')`,
    })
    expect(sql.match(/add value .*/g)).toEqual([`add value 'a' before 'b';`, `add value 'c';`])
  })
})
