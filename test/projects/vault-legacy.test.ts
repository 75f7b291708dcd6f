import { expect, it } from 'vitest'
import { describeTargets, runMigration } from '../helpers/apply-project.js'
import {
  down,
  expectUnchanged,
  legacyMigration,
  load,
  oldColumns,
  owner,
  rowsOf,
  stopOf,
  up,
} from '../helpers/legacy-vault.js'
import { listCatalog } from '../helpers/list-catalog.js'

const versionOf = (rows: Record<string, unknown[]>) =>
  (rows['prompt_versions'] as { id: string; version: unknown }[]).map(({ version }) => version)

describeTargets('a vault from before Phase 1', (database) => {
  it('is what the first migration makes, object for object', async () => {
    await load(database(), 'legacy.sql')
    const byHand = await listCatalog(database())
    await database().reset()
    await runMigration(database(), { project: 'vault', name: legacyMigration, direction: 'up' })
    expect(await listCatalog(database())).toEqual(byHand)
  })

  it('keeps every row and value, with versions as integers and use_cases filled', async () => {
    await load(database(), 'legacy.sql')
    const before = await rowsOf(database())
    await up(database(), { owner })
    const after = await rowsOf(database(), oldColumns)
    const expected = (before['prompt_versions'] as Record<string, unknown>[]).map((row) => ({
      ...row,
      version: Number(row['version']),
      use_cases: row['use_cases'] ?? [],
    }))
    expect(after).toEqual({ ...before, prompt_versions: expected })
    expect(versionOf(after)).toEqual([10, 1, 2, 3, 7, 2_147_483_647, 0])
  })

  it('gives old rows the owner, private access and the defaults, which new rows must state', async () => {
    await load(database(), 'legacy.sql')
    await up(database(), { owner })
    expect(await database().query('select distinct owner_id, is_favorite, is_archived from prompts')).toEqual(
      [{ owner_id: owner, is_favorite: false, is_archived: false }],
    )
    expect(await database().query('select distinct access_control::text from prompt_versions')).toEqual([
      { access_control: 'private' },
    ])
    await expect(database().query("insert into prompts (title) values ('x')")).rejects.toMatchObject({
      code: '23502',
      column: 'owner_id',
    })
  })

  it('makes the schema that a fresh database gets', async () => {
    await load(database(), 'legacy.sql')
    await up(database(), { owner })
    const adopted = await listCatalog(database())
    await database().reset()
    await runMigration(database(), { project: 'vault', name: legacyMigration, direction: 'up' })
    await up(database())
    expect(await listCatalog(database())).toEqual(adopted)
  })

  it('keeps lookup rows', async () => {
    await load(database(), 'legacy.sql')
    await up(database(), { owner })
    expect(await database().query('select id, value from models_lookup order by id')).toEqual([
      { id: 1, value: 'GPT-4' },
      { id: 2, value: 'Claude 2' },
      { id: 3, value: 'a model of our own' },
    ])
  })

  it('creates a lookup table that is missing', async () => {
    await load(database(), 'legacy.sql')
    await database().script('drop table tools_lookup')
    await up(database(), { owner })
    await database().query("insert into tools_lookup (value) values ('x')")
    await expect(database().query("insert into tools_lookup (value) values ('x')")).rejects.toMatchObject({
      code: '23505',
    })
  })
})

describeTargets('the owner of old prompts', (database) => {
  it('is asked for, and nothing changes without one', async () => {
    await load(database(), 'legacy.sql')
    await expectUnchanged(database(), async () => {
      const stop = await stopOf(up(database()))
      expect(stop.message).toContain('owner')
      expect(stop.hint).toContain('--set owner=<uuid>')
    })
  })

  it('is not asked for where there is no prompt', async () => {
    await load(database(), 'legacy.sql')
    await database().script('delete from prompt_versions; delete from prompts')
    await up(database())
    expect(await database().query('select * from users')).toEqual([])
  })

  it('becomes a placeholder in a users table that the migration makes', async () => {
    await load(database(), 'legacy.sql')
    await up(database(), { owner: owner.toUpperCase() })
    expect(await database().query('select id, email, name from users')).toEqual([
      {
        id: owner,
        email: 'legacy-owner@example.invalid',
        name: 'Owner of the prompts from before Phase 1',
      },
    ])
  })

  it('must be a user where a users table is there, empty or not', async () => {
    await load(database(), 'legacy.sql')
    await database().script('create table users (id uuid primary key)')
    for (const row of ['', `insert into users values (gen_random_uuid())`]) {
      await database().script(row)
      await expectUnchanged(database(), async () => {
        expect((await stopOf(up(database(), { owner }))).message).toContain(`no user ${owner}`)
      })
    }
    await database().query('insert into users values ($1)', [owner])
    await up(database(), { owner })
    expect(await database().query('select count(*)::int as n from users')).toEqual([{ n: 2 }])
  })
})

describeTargets('down from Phase 1', (database) => {
  it('restores the legacy schema and its rows', async () => {
    await load(database(), 'legacy.sql')
    const [catalog, rows] = [await listCatalog(database()), await rowsOf(database())]
    await up(database(), { owner })
    await down(database())
    const expected = (rows['prompt_versions'] as Record<string, unknown>[]).map((row) => ({
      ...row,
      version: String(Number(row['version'])),
      use_cases: row['use_cases'] ?? [],
    }))
    expect(await listCatalog(database())).toEqual(catalog)
    expect(await rowsOf(database())).toEqual({ ...rows, prompt_versions: expected })
  })

  it('can be followed by up again, as often as one likes', async () => {
    await load(database(), 'legacy.sql')
    await up(database(), { owner })
    const head = [await listCatalog(database()), await rowsOf(database())]
    await down(database())
    await up(database(), { owner })
    expect([await listCatalog(database()), await rowsOf(database())]).toEqual(head)
  })

  it('keeps a users table that was there before, and its rows', async () => {
    await database().script(`create table users (id uuid primary key, login text not null unique)`)
    await load(database(), 'legacy.sql')
    await database().query('insert into users values ($1, $2)', [owner, 'kept'])
    const catalog = await listCatalog(database())
    await up(database(), { owner })
    await down(database())
    expect(await listCatalog(database())).toEqual(catalog)
    expect(await database().query('select * from users')).toEqual([{ id: owner, login: 'kept' }])
  })

  it('keeps its own users table while other tables refer to it', async () => {
    await load(database(), 'legacy.sql')
    await up(database(), { owner })
    await database().script('create table sessions (user_id uuid references users)')
    await down(database())
    expect(await database().query('select id from users')).toEqual([{ id: owner }])
  })
})
