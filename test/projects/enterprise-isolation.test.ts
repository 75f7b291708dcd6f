import { beforeEach, expect, it } from 'vitest'
import { loadDevSeed, type TestDatabase } from '../helpers/apply-project.js'
import { entity, runDeclared, tenant, user } from './enterprise/declared.js'
import { describeHead, refusal } from './enterprise/targets.js'

const owned = [
  'user',
  'session',
  'entity',
  'relationship',
  'embedding',
  'event',
  'usage_event',
  'favorite',
  'share',
  'suggestion',
]

/** Work as a plain role; `null`: no tenant was ever set, `''`: it was set and reset. */
async function as(database: TestDatabase, whom: string | null): Promise<void> {
  await database.script('set local role enterprise_app')
  if (whom !== null) await database.query(`select set_config('app.current_tenant', $1, true)`, [whom])
}

const count = async (database: TestDatabase, table: string): Promise<number> => {
  const rows = await database.query<{ n: number }>(`select count(*)::int as n from "${table}"`)
  return rows[0]!.n
}

describeHead('a plain role in enterprise', (database) => {
  beforeEach(async () => {
    await (await loadDevSeed('enterprise')).run(database().db)
    await database().query(
      `insert into session (tenant_id, user_id, token_hash) values ($1, $2, 'one'), ($3, $4, 'two')`,
      [tenant(1), user(1), tenant(2), user(3)],
    )
    await database().script(`create role enterprise_app; select grant_application_access('enterprise_app')`)
  })

  it.each([
    ['never set', null],
    ['empty', ''],
    ['of nobody', tenant(9)],
  ])('sees nothing while the tenant is %s', async (_, whom) => {
    await as(database(), whom)
    for (const table of ['tenant', ...owned, 'current_tenant_entity_stats', 'current_tenant_usage'])
      expect([table, await count(database(), table)]).toEqual([table, 0])
  })

  it('is refused while the tenant is no uuid', async () => {
    await as(database(), 'studio')
    expect(await refusal(database(), 'select * from entity')).toMatchObject({ code: '22P02' })
  })

  it('sees the rows of its tenant, and none of another', async () => {
    await as(database(), tenant(2))
    expect(await database().query('select id from tenant')).toEqual([{ id: tenant(2) }])
    for (const table of owned) {
      const rows = await database().query<{ tenant_id: string }>(`select distinct tenant_id from "${table}"`)
      const expected = ['favorite', 'share', 'suggestion'].includes(table) ? [] : [{ tenant_id: tenant(2) }]
      expect([table, rows]).toEqual([table, expected])
    }
    expect(await runDeclared(database(), 'version-history', [entity(1)])).toEqual([])
    expect(await runDeclared(database(), 'entity-graph', [entity(3), 5])).toEqual([])
    expect(await runDeclared(database(), 'entity-graph', [entity(8), 5])).toHaveLength(1)
    expect(await runDeclared(database(), 'similar-entities', [tenant(1), entity(1), null, 5])).toEqual([])
    expect(await runDeclared(database(), 'stats-of-entities', [50])).toHaveLength(2)
    expect(await database().query('select tenant_id from current_tenant_usage')).toEqual([
      { tenant_id: tenant(2) },
    ])
  })

  it('cannot change or delete rows of another tenant', async () => {
    await as(database(), tenant(2))
    const attempts = [
      `update entity set title = 'taken' where id = '${entity(1)}' returning 1`,
      `update "user" set name = 'taken' where id = '${user(1)}' returning 1`,
      `delete from "user" where id = '${user(1)}' returning 1`,
      `delete from session where token_hash = 'one' returning 1`,
      `update relationship set strength = 0 where source_id = '${entity(3)}' returning 1`,
      `delete from relationship where source_id = '${entity(3)}' returning 1`,
      `update embedding set status = 'failed' where entity_id = '${entity(1)}' returning 1`,
      `delete from favorite returning 1`,
      `update share set permission = 'admin' returning 1`,
      `delete from suggestion returning 1`,
    ]
    for (const sql of attempts) expect([sql, await database().query(sql)]).toEqual([sql, []])
  })

  it('cannot add rows to another tenant, nor move its own there', async () => {
    await as(database(), tenant(2))
    const other = `'${tenant(1)}'`
    const refused = [
      `insert into entity (tenant_id, entity_type, title) values (${other}, 'context', 'x')`,
      `insert into event (tenant_id, event_type) values (${other}, 'x')`,
      `insert into usage_event (tenant_id, tokens) values (${other}, 1)`,
      `insert into "user" (tenant_id, email) values (${other}, 'x@example.com')`,
      `insert into favorite (tenant_id, user_id, entity_id) values (${other}, '${user(1)}', '${entity(2)}')`,
      `insert into relationship (tenant_id, source_id, target_id, relationship_type) values (${other}, '${entity(8)}', '${entity(7)}', 'part_of')`,
      `insert into relationship (source_id, target_id, relationship_type) values ('${entity(1)}', '${entity(7)}', 'part_of')`,
      `insert into embedding (entity_id, model) values ('${entity(1)}', 'planted')`,
      `update entity set tenant_id = ${other} where id = '${entity(8)}'`,
      `update embedding set tenant_id = ${other}`,
    ]
    for (const sql of refused) expect([sql, (await refusal(database(), sql)).code]).toEqual([sql, '42501'])
  })

  it('adds rows to its own tenant without naming it', async () => {
    await as(database(), tenant(2))
    await database().script(`
      insert into entity (entity_type, title) values ('library', 'Ours');
      insert into event (event_type) values ('x');
      insert into usage_event (tokens) values (1);
      insert into relationship (source_id, target_id, relationship_type) values ('${entity(7)}', '${entity(8)}', 'suggests');
      insert into embedding (entity_id, model) values ('${entity(7)}', 'new')`)
    await database().script('reset role')
    for (const table of ['entity', 'event', 'usage_event', 'relationship', 'embedding'])
      expect(
        await database().query(`select count(*)::int as n from ${table} where tenant_id is null`),
      ).toEqual([{ n: 0 }])
  })

  it('sees rows that were loaded without a tenant when their entity is its own', async () => {
    await database().script(`update relationship set tenant_id = null; update embedding set tenant_id = null`)
    await as(database(), tenant(2))
    expect(await database().query('select source_id from relationship')).toEqual([{ source_id: entity(8) }])
    expect(await count(database(), 'embedding')).toBe(2)
    expect(await database().query('update relationship set strength = 0.5 returning source_id')).toEqual([
      { source_id: entity(8) },
    ])
  })

  it('works through the whole life of an entity with its own rights', async () => {
    await as(database(), tenant(2))
    const nurse = user(3)
    const [made] = await runDeclared<{ id: string }>(database(), 'create-entity', [
      ...[tenant(2), nurse, 'template', 'New', '', '{}', []],
    ])
    const id = made!.id
    expect(
      await runDeclared(database(), 'edit-entity', [tenant(2), id, 1, nurse, 'Newer', '', '{}', []]),
    ).toMatchObject([{ version: 2 }])
    expect(await runDeclared(database(), 'roll-back-entity', [tenant(2), id, 1, nurse])).toMatchObject([
      { version: 3 },
    ])
    expect(await runDeclared(database(), 'delete-entity', [tenant(2), id, nurse])).toMatchObject([
      { version: 3 },
    ])
    expect(await runDeclared(database(), 'recover-entity', [tenant(2), id, nurse])).toMatchObject([
      { version: 4 },
    ])
    expect(await runDeclared(database(), 'entity-events', [id])).toHaveLength(5)
  })

  it('changes no version that is closed, and deletes none', async () => {
    await as(database(), tenant(1))
    const closed = await database().query(
      `update entity set title = 'rewritten' where id = $1 and version = 1 returning 1`,
      [entity(1)],
    )
    expect(closed).toEqual([])
    expect(await refusal(database(), 'delete from entity')).toMatchObject({ code: '42501' })
  })

  it('neither changes nor deletes events, not even where someone grants it', async () => {
    await as(database(), tenant(1))
    for (const table of ['event', 'usage_event']) {
      expect(await refusal(database(), `update ${table} set metadata = '{}'`)).toMatchObject({
        code: '42501',
      })
      expect(await refusal(database(), `delete from ${table}`)).toMatchObject({ code: '42501' })
    }
    await database().script('reset role; grant all on all tables in schema public to enterprise_app')
    await as(database(), tenant(1))
    for (const table of ['event', 'usage_event']) {
      expect(await database().query(`update ${table} set metadata = '{}' returning 1`)).toEqual([])
      expect(await database().query(`delete from ${table} returning 1`)).toEqual([])
    }
  })

  it('reaches no partition and no materialized view behind the back of row security', async () => {
    await as(database(), tenant(1))
    for (const name of [
      'event_2025_01',
      'event_default',
      'usage_event_default',
      'entity_stats',
      'tenant_usage_summary',
    ])
      expect([name, (await refusal(database(), `select * from ${name}`)).code]).toEqual([name, '42501'])
    await database().script('reset role; grant select on all tables in schema public to enterprise_app')
    await as(database(), tenant(1))
    for (const name of ['event_2025_01', 'event_default', 'usage_event_default'])
      expect([name, await count(database(), name)]).toEqual([name, 0])
    expect(await count(database(), 'event')).toBeGreaterThan(0)
  })

  it('may not make partitions or refresh the read model', async () => {
    await as(database(), tenant(1))
    expect(await refusal(database(), 'select * from ensure_partitions()')).toMatchObject({ code: '42501' })
    expect(await refusal(database(), 'select refresh_read_model()')).toMatchObject({ code: '42501' })
  })

  it('is what the document writes: a policy tenant_isolation on entity', async () => {
    const rows = await database().query(
      `select pg_get_expr(polqual, polrelid) as condition from pg_policy
       where polname = 'tenant_isolation' and polrelid = 'entity'::regclass`,
    )
    expect(rows).toEqual([{ condition: expect.stringContaining(`current_setting('app.current_tenant'`) }])
  })
})
