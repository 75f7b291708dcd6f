import { beforeEach, describe, expect, it } from 'vitest'
import { loadDevSeed } from '../helpers/apply-project.js'
import { declaredNames, entity, readDeclared, runDeclared, tenant, user } from './enterprise/declared.js'
import { describeHead } from './enterprise/targets.js'

const [studio, writer, developer] = [tenant(1), user(1), user(2)]
const range = ['2025-01-01 00:00+00', '2025-02-01 00:00+00'] as const

/** Sample parameters of each declared query that takes some. */
const samples: Readonly<Record<string, readonly unknown[]>> = {
  'compare-versions': [entity(1), 1, 3],
  'compression-savings': [studio, ...range],
  'create-entity': [studio, writer, 'context', 'New', 'About', '{}', ['new']],
  'current-version': [entity(1)],
  'delete-entity': [studio, entity(2), writer],
  dependencies: [entity(3)],
  dependents: [entity(1)],
  'edit-entity': [studio, entity(2), 1, writer, 'Edited', 'About', '{}', []],
  'entity-events': [entity(1)],
  'entity-graph': [entity(3), 2],
  'events-of-month': [studio, ...range, 50],
  favorites: [studio, writer],
  'list-by-tags': [studio, ['style'], 10],
  'list-deleted': [studio, 10],
  'list-entities': [studio, 'context', 10],
  'mark-favorite': [studio, writer, entity(1)],
  'pending-embeddings': [5],
  'record-usage': [studio, writer, entity(1), 'use', 'example-model', 12, '{}'],
  'recover-entity': [studio, entity(2), writer],
  'relate-entities': [studio, entity(1), entity(2), 'suggests', 0.85, writer],
  'roll-back-entity': [studio, entity(1), 1, writer],
  'search-text': [studio, 'announcement', 10],
  'session-by-token': ['hash'],
  'share-link': ['hash'],
  'shared-with-user': [studio, developer],
  'similar-entities': [studio, entity(1), 'context', 10],
  'stats-of-entities': [10],
  suggestions: [studio, developer],
  'usage-by-day': [studio, ...range],
  'user-by-email': [studio, 'Writer@Example.com'],
  'user-by-oauth': [studio, 'github', '1001'],
  'version-at': [entity(1), '2025-01-25 00:00+00'],
  'version-history': [entity(1)],
}

/** Queries that look at a whole table, as operators do now and then. */
const whole = [
  'embedding-status',
  'orphans',
  'partition-sizes',
  'read-model-freshness',
  'stats-of-entities',
  'top-tenants',
]

describeHead('the declared queries of enterprise on its dev seed', (database) => {
  beforeEach(async () => {
    await (await loadDevSeed('enterprise')).run(database().db)
  })

  it('run, every one', async () => {
    for (const name of await declaredNames()) {
      await database().script('savepoint before_query')
      await runDeclared(database(), name, samples[name] ?? [])
      await database().script('rollback to before_query')
    }
  })

  it('use an index each, once sequential scans are dear, but for those of operators', async () => {
    await database().script('set local enable_seqscan = off')
    for (const name of (await declaredNames()).filter((each) => !whole.includes(each))) {
      const rows = await database().query<{ 'QUERY PLAN': string }>(
        `explain (costs off) ${await readDeclared(name)}`,
        samples[name] ?? [],
      )
      expect([name, rows.map((row) => row['QUERY PLAN']).join('\n')]).not.toEqual([
        name,
        expect.stringContaining('Seq Scan'),
      ])
    }
  })

  it('find by tags and by words through their indexes, once there are rows enough', async () => {
    await database().query(
      `insert into entity (tenant_id, entity_type, title, tags)
       select $1, 'context', 'Number ' || n, array['t' || n % 500] from generate_series(1, 5000) n`,
      [studio],
    )
    await database().script('analyze entity')
    for (const [name, index] of [
      ['list-by-tags', 'idx_entity_tags'],
      ['search-text', 'idx_entity_search'],
    ] as const) {
      const rows = await database().query<{ 'QUERY PLAN': string }>(
        `explain (costs off) ${await readDeclared(name)}`,
        samples[name],
      )
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index)
    }
  })

  it('list and find current entities of the tenant', async () => {
    const titles = async (name: string, parameters?: readonly unknown[]) =>
      (await runDeclared<{ title: string }>(database(), name, parameters ?? samples[name])).map(
        ({ title }) => title,
      )
    expect(await titles('list-entities')).toEqual(['House style for the web', 'Words we use'])
    expect(await titles('list-by-tags')).toEqual(['House style for the web', 'Product announcement'])
    expect(await titles('list-by-tags', [studio, ['email', 'style'], 10])).toEqual(['Product announcement'])
    expect((await titles('search-text')).sort()).toEqual(['Announcement, short', 'Product announcement'])
    expect(await titles('search-text', [studio, 'announcements -short', 10])).toEqual([
      'Product announcement',
    ])
    expect(await titles('search-text', [tenant(2), 'announcement', 10])).toEqual([])
    expect(await titles('version-at')).toEqual(['House style'])
  })

  it('rank words of the title above those of the description', async () => {
    const add = (title: string, description: string) =>
      runDeclared(database(), 'create-entity', [studio, writer, 'context', title, description, '{}', []])
    await add('About tone', 'This tells of giraffes')
    await add('Giraffes', 'This tells of tone')
    const rows = await runDeclared(database(), 'search-text', [studio, 'giraffe', 10])
    expect(rows.map(({ title }) => title)).toEqual(['Giraffes', 'About tone'])
  })

  it('mark a favourite once', async () => {
    await runDeclared(database(), 'mark-favorite', samples['mark-favorite'])
    await runDeclared(database(), 'mark-favorite', samples['mark-favorite'])
    const rows = await runDeclared(database(), 'favorites', samples['favorites'])
    expect(rows.map(({ id }) => id).sort()).toEqual([entity(1), entity(3)])
  })

  it('find a share until it expires or is revoked, by user and by link', async () => {
    expect(await runDeclared(database(), 'shared-with-user', samples['shared-with-user'])).toMatchObject([
      { id: entity(1), permission: 'edit' },
    ])
    await database().query(
      `insert into share (tenant_id, entity_id, shared_by, token_hash, expires_at) values ($1, $2, $3, 'hash', now() + interval '1 hour')`,
      [studio, entity(2), writer],
    )
    expect(await runDeclared(database(), 'share-link', ['hash'])).toMatchObject([
      { id: entity(2), permission: 'view' },
    ])
    await database().script(
      `update share set created_at = now() - interval '2 days', expires_at = now() - interval '1 day'`,
    )
    expect(await runDeclared(database(), 'shared-with-user', samples['shared-with-user'])).toEqual([])
    expect(await runDeclared(database(), 'share-link', ['hash'])).toEqual([])
    await database().script('update share set expires_at = null, revoked_at = now()')
    expect(await runDeclared(database(), 'shared-with-user', samples['shared-with-user'])).toEqual([])
  })

  it('find users by address and by OAuth, and sessions until they end', async () => {
    expect(await runDeclared(database(), 'user-by-email', samples['user-by-email'])).toMatchObject([
      { id: writer },
    ])
    expect(await runDeclared(database(), 'user-by-oauth', samples['user-by-oauth'])).toMatchObject([
      { id: developer },
    ])
    await database().query(
      `insert into session (tenant_id, user_id, token_hash, created_at, expires_at)
       values ($1, $2, 'good', now(), now() + interval '1 hour'), ($1, $2, 'old', now() - interval '2 hours', now() - interval '1 hour')`,
      [studio, writer],
    )
    expect(await runDeclared(database(), 'session-by-token', ['good'])).toMatchObject([{ user_id: writer }])
    expect(await runDeclared(database(), 'session-by-token', ['old'])).toEqual([])
    await database().query('update "user" set disabled_at = now() where id = $1', [writer])
    expect(await runDeclared(database(), 'session-by-token', ['good'])).toEqual([])
  })

  it('suggest, and count what was used and what compression saved', async () => {
    expect(await runDeclared(database(), 'suggestions', samples['suggestions'])).toMatchObject([
      { suggested_entity_id: entity(2), score: 0.85 },
    ])
    const now = await database().query<{ from: string; to: string }>(
      `select now() - interval '7 days' as from, now() + interval '1 day' as to`,
    )
    const days = [studio, now[0]!.from, now[0]!.to]
    const usage = await runDeclared<{ tokens: string }>(database(), 'usage-by-day', days)
    expect(usage.reduce((sum, { tokens }) => sum + Number(tokens), 0)).toBe(2500)
    expect(await runDeclared(database(), 'compression-savings', days)).toEqual([
      { compressions: '1', tokens_saved: '600' },
    ])
  })

  it('monitor, with the statements of the document too', async () => {
    expect(await runDeclared(database(), 'embedding-status')).toEqual([
      { status: 'pending', count: '1' },
      { status: 'completed', count: '7' },
    ])
    const sizes = await runDeclared(database(), 'partition-sizes')
    expect(sizes.map(({ tablename }) => tablename)).toEqual(
      expect.arrayContaining(['event_2025_01', 'usage_event_2025_01_20', 'event_default']),
    )
    const written = await database().query(`SELECT
        schemaname,
        tablename,
        pg_size_pretty(pg_total_relation_size(schemaname||'.'||tablename)) AS size
      FROM pg_tables
      WHERE tablename LIKE 'event_%' OR tablename LIKE 'usage_event_%'
      ORDER BY pg_total_relation_size(schemaname||'.'||tablename) DESC`)
    expect(written.length).toBe(sizes.length)
    expect(await runDeclared(database(), 'orphans')).toEqual([])
  })

  it('report rows whose entity, owner or tenant is not there', async () => {
    await database().query(`insert into embedding (entity_id) values ($1)`, [entity(80)])
    await database().query(
      `insert into relationship (source_id, target_id, relationship_type) values ($1, $2, 'part_of')`,
      [entity(1), entity(80)],
    )
    await database().query(
      `insert into entity (tenant_id, owner_id, entity_type, title) values ($1, $2, 'context', 'x')`,
      [tenant(9), user(9)],
    )
    const rows = await runDeclared(database(), 'orphans')
    expect(rows.map(({ finding }) => finding).sort()).toEqual([
      'embedding without entity',
      'entity without owner',
      'entity without tenant',
      'relationship without entity',
    ])
  })
})

describe('the files of enterprise', () => {
  it('describe each declared query in its first line', async () => {
    for (const name of await declaredNames()) {
      expect([name, (await readDeclared(name)).split('\n')[0]]).toEqual([
        name,
        expect.stringMatching(/^-- [A-Z].*\.$/),
      ])
    }
  })

  it('look at current versions, but for history, time travel, the bin and checks', async () => {
    const past = ['version-at', 'compare-versions', 'list-deleted', 'recover-entity', 'orphans']
    for (const name of await declaredNames()) {
      const text = await readDeclared(name)
      if (!/(from|join|update) entity\b/.test(text) || past.includes(name)) continue
      expect([name, text]).toEqual([name, expect.stringContaining('valid_to is null')])
    }
  })

  it('are sampled, every one that takes parameters', async () => {
    for (const name of await declaredNames())
      expect([name, name in samples]).toEqual([name, (await readDeclared(name)).includes('$1')])
  })
})
