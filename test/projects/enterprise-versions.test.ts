import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { TestDatabase } from '../helpers/apply-project.js'
import { describeVector } from '../helpers/server.js'
import { entity, readDeclared, runDeclared, tenant, user } from './enterprise/declared.js'
import { type Crowd, describeHead, openCrowd, refusal } from './enterprise/targets.js'

const [studio, ada] = [tenant(1), user(1)]

interface Written {
  readonly id: string
  readonly version: number
  readonly version_id: string
}

async function create(database: TestDatabase, title = 'First'): Promise<string> {
  const rows = await runDeclared<Written>(database, 'create-entity', [
    ...[studio, ada, 'template', title, 'About it', JSON.stringify({ prompt: title }), ['one', 'two']],
  ])
  return rows[0]!.id
}

const edit = (database: TestDatabase, id: string, version: number, title: string) =>
  runDeclared<Written>(database, 'edit-entity', [
    ...[studio, id, version, ada, title, 'About it', JSON.stringify({ prompt: title }), ['one']],
  ])

const history = (database: TestDatabase, id: string) =>
  runDeclared<{
    version: number
    title: string
    version_id: string
    previous_version_id: string | null
    valid_from: Date
    valid_to: Date | null
  }>(database, 'version-history', [id])

const current = (database: TestDatabase, id: string) =>
  runDeclared<{ version: number; title: string; content: unknown }>(database, 'current-version', [id])

describeHead('versions of an entity', (database) => {
  let id: string
  beforeEach(async () => {
    id = await create(database())
  })

  it('are one row when current, all in the history, one row at a time in the past', async () => {
    await edit(database(), id, 1, 'Second')
    await edit(database(), id, 2, 'Third')
    expect(await current(database(), id)).toMatchObject([{ version: 3, title: 'Third' }])
    const all = await history(database(), id)
    expect(all.map(({ version, title }) => [version, title])).toEqual([
      [3, 'Third'],
      [2, 'Second'],
      [1, 'First'],
    ])
    for (const version of all) {
      const [then] = await database().query<{ title: string; n: number }>(
        `select min(e.title) as title, count(*)::int as n from entity v join entity e on e.id = v.id
           and e.valid_from <= v.valid_from and (e.valid_to is null or e.valid_to > v.valid_from)
         where v.version_id = $1`,
        [version.version_id],
      )
      expect(then).toEqual({ title: version.title, n: 1 })
    }
  })

  it("answer the document's three queries as written", async () => {
    await database().query(
      `insert into entity (id, entity_type, tenant_id, title, version, valid_from, valid_to) values
         ($1, 'context', $2, 'Winter', 1, '2025-01-01', '2025-02-10'), ($1, 'context', $2, 'Spring', 2, '2025-02-10', null)`,
      [entity(77), studio],
    )
    const run = (sql: string) => database().query<{ title: string }>(sql.replaceAll('ENTITY_ID', entity(77)))
    expect(await run(`SELECT * FROM entity WHERE id = 'ENTITY_ID' AND valid_to IS NULL`)).toMatchObject([
      { title: 'Spring' },
    ])
    expect(await run(`SELECT * FROM get_entity_history('ENTITY_ID')`)).toMatchObject([
      { title: 'Spring' },
      { title: 'Winter' },
    ])
    const at = (day: string) => `SELECT * FROM entity
      WHERE id = 'ENTITY_ID'
        AND valid_from <= '${day}'
        AND (valid_to IS NULL OR valid_to > '${day}')`
    expect(await run(at('2025-03-01'))).toMatchObject([{ title: 'Spring' }])
    expect(await run(at('2025-02-01'))).toMatchObject([{ title: 'Winter' }])
    expect(await run(at('2025-02-10'))).toMatchObject([{ title: 'Spring' }])
    expect(await run(at('2024-12-31'))).toEqual([])
    expect(await runDeclared(database(), 'version-at', [entity(77), '2025-02-01'])).toMatchObject([
      { title: 'Winter' },
    ])
  })

  it('point to the one before, without a gap or an overlap in time', async () => {
    await edit(database(), id, 1, 'Second')
    await edit(database(), id, 2, 'Third')
    const [third, second, first] = await history(database(), id)
    expect(third!.previous_version_id).toBe(second!.version_id)
    expect(second!.previous_version_id).toBe(first!.version_id)
    expect(first!.previous_version_id).toBeNull()
    expect(second!.valid_to).toEqual(third!.valid_from)
    expect(first!.valid_to).toEqual(second!.valid_from)
    expect(await runDeclared(database(), 'orphans')).not.toContainEqual(
      expect.objectContaining({ finding: 'version without the one before' }),
    )
  })

  it('are not written over another edit', async () => {
    expect(await edit(database(), id, 1, 'Mine')).toHaveLength(1)
    expect(await edit(database(), id, 1, 'Yours')).toEqual([])
    expect(await current(database(), id)).toMatchObject([{ version: 2, title: 'Mine' }])
  })

  it('are one current and one of a number, whoever writes', async () => {
    const row = (version: number, end: string) =>
      `insert into entity (id, tenant_id, entity_type, title, version, valid_to) values ('${id}', '${studio}', 'template', 'x', ${version}, ${end})`
    expect(await refusal(database(), row(2, 'null'))).toMatchObject({ constraint: 'idx_entity_current' })
    expect(await refusal(database(), row(1, `now() + interval '1 day'`))).toMatchObject({
      constraint: 'entity_id_version_key',
    })
  })

  it('go back to an older one by a new one that equals it', async () => {
    await edit(database(), id, 1, 'Second')
    const [back] = await runDeclared<Written>(database(), 'roll-back-entity', [studio, id, 1, ada])
    expect(back).toMatchObject({ version: 3 })
    expect(await current(database(), id)).toMatchObject([
      { version: 3, title: 'First', content: { prompt: 'First' } },
    ])
    expect(await runDeclared(database(), 'compare-versions', [id, 1, 3])).toEqual([])
    const [third, second] = await history(database(), id)
    expect(third!.previous_version_id).toBe(second!.version_id)
    expect(await runDeclared(database(), 'roll-back-entity', [studio, id, 9, ada])).toEqual([])
    expect(await current(database(), id)).toMatchObject([{ version: 3 }])
  })

  it('are compared field by field', async () => {
    await edit(database(), id, 1, 'Second')
    expect(await runDeclared(database(), 'compare-versions', [id, 1, 2])).toEqual([
      { field: 'content', before: { prompt: 'First' }, after: { prompt: 'Second' } },
      { field: 'tags', before: ['one', 'two'], after: ['one'] },
      { field: 'title', before: 'First', after: 'Second' },
    ])
    expect(await runDeclared(database(), 'compare-versions', [id, 2, 2])).toEqual([])
  })

  it('are hidden when the entity is deleted, and come back', async () => {
    await edit(database(), id, 1, 'Second')
    expect(await runDeclared(database(), 'delete-entity', [studio, id, ada])).toMatchObject([{ version: 2 }])
    expect(await current(database(), id)).toEqual([])
    expect(await runDeclared(database(), 'list-entities', [studio, 'template', 10])).toEqual([])
    expect(await runDeclared(database(), 'list-deleted', [studio, 10])).toMatchObject([
      { id, title: 'Second' },
    ])
    expect(await runDeclared(database(), 'delete-entity', [studio, id, ada])).toEqual([])
    expect(await runDeclared(database(), 'recover-entity', [studio, id, ada])).toMatchObject([{ version: 3 }])
    expect(await current(database(), id)).toMatchObject([{ version: 3, title: 'Second' }])
    expect(await runDeclared(database(), 'list-deleted', [studio, 10])).toEqual([])
    expect(await runDeclared(database(), 'recover-entity', [studio, id, ada])).toEqual([])
    expect((await history(database(), id)).map(({ version }) => version)).toEqual([3, 2, 1])
  })

  it('are nobody else’s: another tenant edits, deletes and recovers nothing', async () => {
    const other = tenant(2)
    expect(await runDeclared(database(), 'delete-entity', [other, id, ada])).toEqual([])
    expect(await runDeclared(database(), 'edit-entity', [other, id, 1, ada, 'x', 'x', '{}', []])).toEqual([])
    expect(await runDeclared(database(), 'roll-back-entity', [other, id, 1, ada])).toEqual([])
    await runDeclared(database(), 'delete-entity', [studio, id, ada])
    expect(await runDeclared(database(), 'recover-entity', [other, id, ada])).toEqual([])
  })

  it('leave an event each, in order', async () => {
    await edit(database(), id, 1, 'Second')
    await runDeclared(database(), 'roll-back-entity', [studio, id, 1, ada])
    await runDeclared(database(), 'delete-entity', [studio, id, ada])
    await runDeclared(database(), 'recover-entity', [studio, id, ada])
    const events = await runDeclared(database(), 'entity-events', [id])
    expect(events.map(({ event_type, entity_version }) => [event_type, entity_version])).toEqual([
      ['entity.created', 1],
      ['entity.updated', 2],
      ['entity.rolled_back', 3],
      ['entity.deleted', 3],
      ['entity.recovered', 4],
    ])
    expect(events[1]).toMatchObject({
      actor_id: ada,
      data: { title: 'Second', content: { prompt: 'Second' } },
    })
  })

  it('have an empty history where there is no entity', async () => {
    expect(await history(database(), entity(99))).toEqual([])
    expect(await database().query('select * from get_entity_history(null)')).toEqual([])
  })

  it('keep a history that was forked or tied into a ring by hand', async () => {
    const [one, two, three] = [entity(91), entity(92), entity(93)]
    const add = (version: number, versionId: string, before: string | null, end: string) =>
      database().query(
        `insert into entity (id, tenant_id, entity_type, title, version, version_id, previous_version_id, valid_from, valid_to)
         values ($1, $2, 'context', 'x', $3, $4, $5, now() + $3::integer * interval '1 hour', ${end})`,
        [entity(90), studio, version, versionId, before],
      )
    const closed = `now() + $3::integer * interval '1 hour' + interval '1 hour'`
    await add(1, one, three, closed)
    await add(2, two, one, closed)
    await add(3, three, one, 'null')
    expect((await history(database(), entity(90))).map(({ version }) => version)).toEqual([3, 2, 1])
    expect(await runDeclared(database(), 'orphans')).toContainEqual({
      finding: 'version without the one before',
      id: one,
    })
  })
})

describeVector('two writers of an entity at once (server)', () => {
  let crowd: Crowd
  beforeAll(async () => {
    crowd = await openCrowd(3)
  })
  afterAll(() => crowd.close())

  it('leave one current version and one event; the second learns that it came late', async () => {
    const [first, second, watcher] = crowd.clients
    const { rows } = await first!.query(await readDeclared('create-entity'), [
      ...[studio, ada, 'template', 'First', '', '{}', []],
    ])
    const id = rows[0].id as string
    const text = await readDeclared('edit-entity')
    const values = (title: string) => [studio, id, 1, ada, title, '', '{}', []]
    await first!.query('begin')
    expect((await first!.query(text, values('Mine'))).rows).toHaveLength(1)
    const late = second!.query(text, values('Yours'))
    await waitForLock(watcher!)
    await first!.query('commit')
    expect((await late).rows).toEqual([])
    const { rows: found } = await watcher!.query(
      `select title, (select count(*)::int from event where entity_id = $1 and event_type = 'entity.updated') as events
       from entity where id = $1 and valid_to is null`,
      [id],
    )
    expect(found).toEqual([{ title: 'Mine', events: 1 }])
  })
})

/** Until some session of this database waits for a lock. */
async function waitForLock(client: Crowd['clients'][number]): Promise<void> {
  for (;;) {
    const { rows } = await client.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rows.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
