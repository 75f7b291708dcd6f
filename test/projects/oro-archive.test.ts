import { beforeEach, expect, it } from 'vitest'
import { readPage } from '../docs/markdown.js'
import { applyProject, describeTargets, loadDevSeed, type TestDatabase } from '../helpers/apply-project.js'

/** The recipe as docs/projects/oro.md gives it to psql. */
const recipe = /<<'SQL'\n([\s\S]*?)\nSQL\n/.exec(readPage('docs/projects/oro.md'))?.[1]

const archive = (database: TestDatabase, before: string) =>
  database.script(`begin; ${recipe?.replace(":'before'", `'${before}'`)}; commit`)

const ids = async (database: TestDatabase, table: string) =>
  (await database.query<{ id: number }>(`select id from ${table} order by id`)).map(({ id }) => id)

describeTargets('the archive recipe of oro', (database) => {
  beforeEach(async () => {
    await applyProject(database(), 'oro')
    const seed = await loadDevSeed('oro')
    await database().db.transaction().execute(seed.run)
  })

  it('moves what is older and loses nothing, again and again', async () => {
    const all = await database().query('select * from executions order by id')
    await archive(database(), '2025-11-08T00:00Z')
    expect(await ids(database(), 'oro_archive.executions')).toEqual([1, 2, 3, 4, 5])
    expect(await ids(database(), 'executions')).toEqual([6, 7, 8, 9, 10, 11])
    await archive(database(), '2025-11-08T00:00Z')
    await archive(database(), '2025-11-10T00:00Z')
    expect(await ids(database(), 'executions')).toEqual([8, 9, 10, 11])
    const both = 'select * from executions union all select * from oro_archive.executions order by id'
    expect(await database().query(both)).toEqual(all)
  })

  it('keeps the archive when the prompts go', async () => {
    await archive(database(), '2025-11-08T00:00Z')
    await database().query('delete from prompts')
    expect(await ids(database(), 'executions')).toEqual([])
    expect(await ids(database(), 'oro_archive.executions')).toHaveLength(5)
  })

  it('moves nothing when the tables do not agree', async () => {
    await archive(database(), '2025-11-04T00:00Z')
    await database().script('alter table executions add column model text')
    await expect(archive(database(), '2025-11-08T00:00Z')).rejects.toMatchObject({ code: '42601' })
    await database().script('rollback')
    expect(await ids(database(), 'executions')).toHaveLength(10)
    expect(await ids(database(), 'oro_archive.executions')).toEqual([1])
  })
})
