import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { StopMigration } from '../../src/migration/stop.js'
import { describeTargets, runMigration, type TestDatabase } from '../helpers/apply-project.js'
import { listCatalog } from '../helpers/list-catalog.js'

const owner = '0a000000-0000-4000-8000-000000000001'
const legacy = '20250701000000_legacy_prompts'
const baseline = '20250808000000_p1_baseline'

const load = async (database: TestDatabase, file: string) =>
  database.script(await readFile(new URL(`../fixtures/vault/${file}`, import.meta.url), 'utf8'))

const up = (database: TestDatabase, set: Record<string, string> = {}) =>
  runMigration(database, { project: 'vault', name: baseline, direction: 'up' }, set)

const down = (database: TestDatabase) =>
  runMigration(database, { project: 'vault', name: baseline, direction: 'down' })

const legacyTables = [
  'prompts',
  'prompt_versions',
  'models_lookup',
  'tools_lookup',
  'platforms_lookup',
  'purposes_lookup',
]

/** Every row of the tables as text, in the order of their keys. */
async function rowsOf(database: TestDatabase, columns: Record<string, string> = {}) {
  const tables: Record<string, unknown[]> = {}
  for (const table of legacyTables)
    tables[table] = await database.query(`select ${columns[table] ?? '*'} from ${table} order by id`)
  return tables
}

const oldColumns = {
  prompts: 'id, title, tags, created_at, updated_at',
  prompt_versions:
    'id, prompt_id, version, body, use_cases, target_models, providers, link, created_at, updated_at',
}

/** The stop that `work` ends in. */
async function stopOf(work: Promise<void>): Promise<StopMigration> {
  const error = await work.then(
    () => new Error('it did not stop'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof StopMigration)) throw error
  return error
}

async function expectUnchanged(database: TestDatabase, work: () => Promise<unknown>) {
  const before = [await rowsOf(database), await listCatalog(database)]
  await work()
  expect([await rowsOf(database), await listCatalog(database)]).toEqual(before)
}

const versionOf = (rows: Record<string, unknown[]>) =>
  (rows['prompt_versions'] as { id: string; version: unknown }[]).map(({ version }) => version)

describeTargets('a vault from before Phase 1', (database) => {
  it('is what the first migration makes, object for object', async () => {
    await load(database(), 'legacy.sql')
    const byHand = await listCatalog(database())
    await database().reset()
    await runMigration(database(), { project: 'vault', name: legacy, direction: 'up' })
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
    await runMigration(database(), { project: 'vault', name: legacy, direction: 'up' })
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

describeTargets('versions that are no integer', (database) => {
  it('are listed row by row with the reason, and nothing changes', async () => {
    await load(database(), 'legacy.sql')
    await load(database(), 'legacy-uncastable.sql')
    await expectUnchanged(database(), async () => {
      const { message, details, hint } = await stopOf(up(database(), { owner, version: 'fail' }))
      expect(message).toBe('prompt_versions has 13 rows whose version cannot become an integer.')
      expect(hint).toContain('--set version=renumber')
      const faults = details.map((line) =>
        line.replace(/^row (\w{8}).*(\w\w): version (".*") of prompt \S+ /, '$1-$2 $3 '),
      )
      expect(faults).toEqual([
        'd0000000-01 "" is empty',
        'd0000000-02 "v10" is not a whole number',
        'd0000000-03 "v1" is not a whole number',
        'd0000000-04 "v2" is not a whole number',
        'd0000000-05 "draft" is not a whole number',
        'e0000000-02 "1.10" is not a whole number',
        'e0000000-03 "1.9" is not a whole number',
        'e0000000-04 "1.0" is not a whole number',
        'f0000000-02 "1" is there more than once',
        'f0000000-01 "01" is there more than once',
        'c0000000-01 "99999999999" is larger than 2147483647',
        'c0000000-02 "2147483648" is larger than 2147483647',
        'c0000000-04 "-1" is negative',
      ])
    })
  })

  it('are named together with a missing owner', async () => {
    await load(database(), 'legacy.sql')
    await load(database(), 'legacy-uncastable.sql')
    const { message, details, hint } = await stopOf(up(database()))
    expect(message).toMatch(/cannot become an integer.*need an owner/)
    expect(details).toHaveLength(13)
    expect(hint).toMatch(/version=renumber[\s\S]*owner=<uuid>/)
  })

  it('are listed fifty at most, with the count of the rest', async () => {
    await load(database(), 'legacy.sql')
    await database().script(`
      insert into prompt_versions (id, prompt_id, version, body)
      select gen_random_uuid(), 'a0000000-0000-4000-8000-000000000003', 'v' || n, '' from generate_series(1, 120) n`)
    const { message, details } = await stopOf(up(database(), { owner }))
    expect(message).toContain('120 rows')
    expect(details).toHaveLength(51)
    expect(details.at(-1)).toBe('and 70 more')
  })

  it.each([
    '\u00a01',
    '１',
    '+1',
    '1e3',
    '0x1f',
    '1_000',
    '1 2',
    '9'.repeat(300),
    `v${'9'.repeat(300)}`,
    `${' '.repeat(300)}-1`,
  ])('are told from integers, and can be renumbered: %s', async (version) => {
    await load(database(), 'legacy.sql')
    const prompt = 'a0000000-0000-4000-8000-000000000003'
    await database().query(
      `insert into prompt_versions (id, prompt_id, version, body) values ($1, $2, $3, '')`,
      [owner, prompt, version],
    )
    expect((await stopOf(up(database(), { owner }))).details).toHaveLength(1)
    await up(database(), { owner, version: 'renumber' })
    const rows = await database().query('select version from prompt_versions where id = $1', [owner])
    expect(rows).toEqual([{ version: 1 }])
  })

  it.each(['1', ' 1', '\t1\r\n', '0001', `${'0'.repeat(300)}1`])(
    'are not those that a cast takes: %j',
    async (version) => {
      await load(database(), 'legacy.sql')
      const prompt = 'a0000000-0000-4000-8000-000000000003'
      await database().query(
        `insert into prompt_versions (id, prompt_id, version, body) values ($1, $2, $3, '')`,
        [owner, prompt, version],
      )
      await up(database(), { owner })
      const rows = await database().query('select version from prompt_versions where id = $1', [owner])
      expect(rows).toEqual([{ version: 1 }])
    },
  )

  it('are renumbered on request in the order they have, and no other row changes', async () => {
    await load(database(), 'legacy.sql')
    await load(database(), 'legacy-uncastable.sql')
    const before = await rowsOf(database())
    await up(database(), { owner, version: 'renumber' })
    const after = await rowsOf(database(), oldColumns)
    const expected = (before['prompt_versions'] as Record<string, unknown>[]).map((row) => ({
      ...row,
      version: Number(
        String(row['prompt_id']) > 'a0000000-0000-4000-8000-000000000003' ? row['body'] : row['version'],
      ),
      use_cases: row['use_cases'] ?? [],
    }))
    expect(after).toEqual({ ...before, prompt_versions: expected })
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
