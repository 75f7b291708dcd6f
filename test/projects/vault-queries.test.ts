import { readdir, readFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  applyProject,
  describeTargets,
  loadDevSeed,
  loadProject,
  type TestDatabase,
} from '../helpers/apply-project.js'

const folder = new URL('../../migrations/vault/queries/', import.meta.url)
const user = (number: number) => `00000000-0000-4000-8001-00000000000${number}`
const prompt = (number: number) => `00000000-0000-4000-8002-${String(number).padStart(12, '0')}`
const collection = (number: number) => `00000000-0000-4000-8004-00000000000${number}`

/** Sample parameters of each declared query that takes some, for the second user. */
const samples: Record<string, readonly unknown[]> = {
  'list-prompts': [user(2), 50],
  'list-prompts-latest': [user(2), 50],
  'latest-version': [user(2), prompt(6)],
  'search-title': [user(2), '%pull%', 20],
  'search-body': [user(2), '%maintainer%', 20],
  'filter-tags': [user(2), ['code', 'review'], 20],
  'filter-model': [user(2), 'GPT-5', 20],
  'filter-provider': [user(2), 'Anthropic', 20],
  'filter-use-case': [user(2), 'Debugging', 20],
  'list-collections': [user(2)],
  'prompts-in-collection': [user(2), collection(3)],
  'collections-of-prompt': [user(2), prompt(6)],
  'share-token': ['dev-share-summary'],
}

const read = (name: string) => readFile(new URL(`${name}.sql`, folder), 'utf8')

async function run<R = Record<string, unknown>>(
  database: TestDatabase,
  name: string,
  parameters: readonly unknown[] = samples[name] ?? [],
): Promise<R[]> {
  return database.query<R>(await read(name), parameters)
}

const numbers = (rows: readonly Record<string, unknown>[]) =>
  rows.map((row) => Number(String(row['id']).slice(-12)))

describeTargets('the declared queries of vault on its dev seed', (database) => {
  beforeEach(async () => {
    await applyProject(database(), 'vault')
    const seed = await loadDevSeed('vault')
    await database().db.transaction().execute(seed.run)
  })

  it('stands on three users, twelve prompts, twenty versions', async () => {
    const rows = await database().query(`
      select (select count(*) from users)::int as users, (select count(*) from prompts)::int as prompts,
             (select count(*) from prompt_versions)::int as versions,
             (select count(*) from collections)::int as collections,
             (select count(*) from share_tokens)::int as tokens`)
    expect(rows).toEqual([{ users: 3, prompts: 12, versions: 20, collections: 4, tokens: 2 }])
  })

  it('run, every one', async () => {
    for (const file of await readdir(folder)) await run(database(), file.replace('.sql', ''))
  })

  it('use an index each, once sequential scans are dear', async () => {
    await database().script('set enable_seqscan = off')
    try {
      for (const file of await readdir(folder)) {
        const name = file.replace('.sql', '')
        const rows = await database().query<{ 'QUERY PLAN': string }>(
          `explain (costs off) ${await read(name)}`,
          samples[name] ?? [],
        )
        expect([name, rows.map((row) => row['QUERY PLAN']).join('\n')]).not.toEqual([
          name,
          expect.stringContaining('Seq Scan'),
        ])
      }
    } finally {
      await database().script('reset enable_seqscan')
    }
  })

  it("list one user's prompts alone, newest update first", async () => {
    expect(numbers(await run(database(), 'list-prompts'))).toEqual([9, 8, 7, 6])
    expect(await run(database(), 'list-prompts', [user(9), 50])).toEqual([])
    await database().query(`update prompts set title = title || '!' where id = $1`, [prompt(7)])
    expect(numbers(await run(database(), 'list-prompts', [user(2), 2]))).toEqual([7, 9])
  })

  it('list one row per prompt with its latest version, arrays without nulls and blanks', async () => {
    await database().query(`update prompts set tags = '{NULL, " ", " code "}' where id = $1`, [prompt(6)])
    const rows = await run(database(), 'list-prompts-latest')
    expect(numbers(rows)).toEqual([6, 9, 8, 7])
    expect(rows[0]).toMatchObject({
      title: 'Review a pull request',
      tags: ['code'],
      version: 3,
      access_control: 'private',
      use_cases: ['Code review'],
      target_models: ['Claude Sonnet 4.5'],
      integrations: ['GitHub', 'Claude Code'],
    })
  })

  it('list a prompt that has no version yet', async () => {
    await database().query(`insert into prompts (owner_id, title) values ($1, 'New')`, [user(2)])
    const rows = await run(database(), 'list-prompts-latest')
    expect(rows[0]).toMatchObject({ title: 'New', tags: [], version: null, use_cases: [] })
  })

  it('find version 10 after 9, and nothing of another user', async () => {
    await database().query(
      `insert into prompt_versions (prompt_id, version, body, access_control, use_cases)
       select $1, n, '', 'private', '{}' from generate_series(4, 10) n`,
      [prompt(6)],
    )
    expect(await run(database(), 'latest-version')).toMatchObject([{ version: 10 }])
    expect(await run(database(), 'latest-version', [user(1), prompt(6)])).toEqual([])
  })

  it("find and filter within one user's prompts", async () => {
    expect(numbers(await run(database(), 'search-title'))).toEqual([6])
    expect(numbers(await run(database(), 'search-body'))).toEqual([6])
    expect(numbers(await run(database(), 'filter-tags'))).toEqual([6])
    expect(numbers(await run(database(), 'filter-model'))).toEqual([9, 7])
    expect(numbers(await run(database(), 'filter-provider'))).toEqual([8, 7, 6])
    expect(numbers(await run(database(), 'filter-use-case'))).toEqual([9, 7])
    for (const name of ['search-title', 'search-body', 'filter-tags', 'filter-model'])
      expect(await run(database(), name, [user(9), ...samples[name]!.slice(1)])).toEqual([])
  })

  it('search bodies of latest versions only', async () => {
    expect(await run(database(), 'search-body', [user(2), '%Cite file and line%', 20])).toEqual([])
  })

  it('follow collections both ways', async () => {
    expect(await run(database(), 'list-collections')).toMatchObject([{ name: 'Before every merge' }])
    expect(numbers(await run(database(), 'prompts-in-collection'))).toEqual([8, 6])
    expect(await run(database(), 'collections-of-prompt')).toMatchObject([{ name: 'Before every merge' }])
    expect(await run(database(), 'prompts-in-collection', [user(1), collection(3)])).toEqual([])
    const both = await run(database(), 'collections-of-prompt', [user(1), prompt(1)])
    expect(both).toMatchObject([{ name: 'Campaigns' }, { name: 'Daily writing' }])
  })

  it('open a share token until it is revoked', async () => {
    expect(await run(database(), 'share-token')).toMatchObject([{ prompt_id: prompt(1) }])
    expect(await run(database(), 'share-token', ['dev-share-invoice'])).toEqual([])
  })
})

describe('the files of vault', () => {
  it('name their project, what it needs, and four lookup tables', async () => {
    const project = await loadProject('vault')
    expect(project).toMatchObject({ name: 'vault', extensions: ['pg_trgm', 'vector'] })
    expect(project.lookups?.map(({ table }) => table)).toEqual([
      'models_lookup',
      'tools_lookup',
      'platforms_lookup',
      'purposes_lookup',
    ])
  })

  it('list lookup values once each, without blanks around them', async () => {
    for (const { table } of (await loadProject('vault')).lookups ?? []) {
      const file = new URL(`../../seeds/vault/lookups/${table}.yaml`, import.meta.url)
      const rows: Record<string, string>[] = parse(await readFile(file, 'utf8'))
      expect(rows.length).toBeGreaterThan(10)
      expect(rows.filter((row) => Object.keys(row).join() !== 'value')).toEqual([])
      const values = rows.map((row) => row['value'])
      expect(values.filter((value) => typeof value !== 'string' || value.trim() !== value)).toEqual([])
      expect(new Set(values).size).toBe(values.length)
    }
  })

  it('describe each declared query in its first line, and keep off the reserved columns', async () => {
    for (const file of await readdir(folder)) {
      const text = await readFile(new URL(file, folder), 'utf8')
      expect(text.split('\n')[0]).toMatch(/^-- [A-Z].*\.$/)
      expect(text).not.toMatch(/block_count|embedding|icon_url/)
    }
  })
})
