import { readdir, readFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  applyProject,
  describeTargets,
  loadDevSeed,
  loadProject,
  type TestDatabase,
} from '../helpers/apply-project.js'

const folder = new URL('../../migrations/oro/queries/', import.meta.url)
const prompt = (number: number) => `00000000-0000-4000-8002-${String(number).padStart(12, '0')}`
const unknown = prompt(99)

/** Sample parameters of each declared query, and the index that serves it. */
const samples: Record<string, { readonly values: readonly unknown[]; readonly index: string }> = {
  'prompt-by-name': { values: ['Code review'], index: 'ix_prompts_name' },
  'list-prompts': { values: [50], index: 'ix_prompts_created_at' },
  'tag-by-name': { values: ['coding'], index: 'ix_tags_name' },
  'prompts-with-tag': { values: ['coding'], index: 'ix_prompt_tags_tag_id' },
  'tags-of-prompt': { values: [prompt(1)], index: 'prompt_tags_pkey' },
  'prompt-history': { values: [prompt(1), 50], index: 'ix_executions_prompt_id' },
  'prompt-effectiveness': { values: [prompt(1)], index: 'ix_executions_prompt_id' },
  'recent-executions': { values: [50], index: 'ix_executions_executed_at' },
  'executions-between': {
    values: ['2025-11-05T00:00Z', '2025-11-08T00:00Z'],
    index: 'ix_executions_executed_at',
  },
}

const read = (name: string) => readFile(new URL(`${name}.sql`, folder), 'utf8')

async function run<R = Record<string, unknown>>(
  database: TestDatabase,
  name: string,
  parameters: readonly unknown[] = samples[name]!.values,
): Promise<R[]> {
  return database.query<R>(await read(name), parameters)
}

const names = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row['name'])

/** 2,000 prompts, 1,000 tags, 20,000 executions over 200 days: enough for the planner to choose. */
const many = `
  insert into prompts (name, content, created_at)
    select 'prompt ' || n, '', timestamptz '2025-01-01Z' + n * interval '1 hour' from generate_series(1, 2000) n;
  insert into tags (name) select 'tag ' || n from generate_series(1, 1000) n;
  insert into prompt_tags
    select p.id, t.id from prompts p join tags t on t.name = 'tag ' || (substr(p.name, 8)::int % 1000 + 1)
    where p.name like 'prompt %';
  insert into executions (prompt_id, rating, executed_at)
    select p.id, n % 5 + 1, timestamptz '2025-03-01Z' + n * interval '15 minutes'
    from generate_series(1, 20000) n join prompts p on p.name = 'prompt ' || (n % 2000 + 1);
  analyze`

async function planOf(database: TestDatabase, name: string): Promise<string> {
  const rows = await database.query<{ 'QUERY PLAN': string }>(
    `explain (costs off) ${await read(name)}`,
    samples[name]!.values,
  )
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

describeTargets('the declared queries of oro on its dev seed', (database) => {
  beforeEach(async () => {
    await applyProject(database(), 'oro')
    const seed = await loadDevSeed('oro')
    await database().db.transaction().execute(seed.run)
  })

  it('stands on exactly five prompts, five named tags, eleven executions', async () => {
    const rows = await database().query(`
      select (select count(*) from prompts)::int as prompts, (select count(*) from tags)::int as tags,
             (select count(*) from executions)::int as executions`)
    expect(rows).toEqual([{ prompts: 5, tags: 5, executions: 11 }])
    const tags = await database().query('select name from tags order by id')
    expect(names(tags)).toEqual(['coding', 'documentation', 'debugging', 'architecture', 'testing'])
  })

  it('stands on varied ratings and successes, and on prompts for review and debugging', async () => {
    const [row] = await database().query<Record<string, unknown>>(
      `select array_agg(distinct rating order by rating) as ratings, bool_or(success) and bool_or(not success) as varied,
              count(distinct prompt_id)::int as prompts from executions`,
    )
    expect(row).toEqual({ ratings: [1, 2, 3, 4, 5, null], varied: true, prompts: 5 })
    for (const word of ['%review%', '%debug%'])
      expect(await database().query('select from prompts where name ilike $1', [word])).toHaveLength(1)
    expect(
      await database().query(
        'select p.name from prompts p where not exists (select from prompt_tags where prompt_id = p.id)',
      ),
    ).toEqual([])
  })

  it('leaves the sequences where the next rows need them', async () => {
    await database().query(`insert into tags (name) values ('own')`)
    await database().query('insert into executions (prompt_id) values ($1)', [prompt(1)])
    expect(await database().query('select max(id) as id from executions')).toEqual([{ id: 12 }])
  })

  it('are the sampled ones, and run, every one', async () => {
    const files = (await readdir(folder)).map((file) => file.replace('.sql', ''))
    expect(files.sort()).toEqual(Object.keys(samples).sort())
    for (const name of files) expect([name, await run(database(), name)]).not.toEqual([name, []])
  })

  it('are served by their indexes once the tables have rows', async () => {
    await database().script(many)
    for (const [name, { index }] of Object.entries(samples)) {
      const plan = await planOf(database(), name)
      expect([name, plan]).toEqual([name, expect.stringContaining(index)])
    }
  })

  it('find a prompt and a tag by name, and nothing else', async () => {
    expect(await run(database(), 'prompt-by-name')).toMatchObject([{ id: prompt(1), name: 'Code review' }])
    expect(await run(database(), 'prompt-by-name', ['code review'])).toEqual([])
    expect(names(await run(database(), 'tag-by-name', ['testing']))).toEqual(['testing'])
    expect(await run(database(), 'tag-by-name', ['nothing'])).toEqual([])
  })

  it('list prompts newest first, as many as asked for', async () => {
    expect((await run(database(), 'list-prompts')).map(({ id }) => id)).toEqual([5, 4, 3, 2, 1].map(prompt))
    expect(names(await run(database(), 'list-prompts', [1]))).toEqual(['Unit tests'])
  })

  it('follow tags both ways', async () => {
    expect(names(await run(database(), 'prompts-with-tag'))).toEqual([
      'Code review',
      'Debugging a stack trace',
      'Unit tests',
    ])
    expect(await run(database(), 'prompts-with-tag', ['nothing'])).toEqual([])
    expect(names(await run(database(), 'tags-of-prompt'))).toEqual(['coding', 'testing'])
    expect(await run(database(), 'tags-of-prompt', [unknown])).toEqual([])
  })

  it('tell the history of a prompt newest first, and how well it does', async () => {
    expect((await run(database(), 'prompt-history')).map(({ rating }) => rating)).toEqual([2, 4, 5])
    expect(await run(database(), 'prompt-history', [prompt(1), 1])).toMatchObject([{ success: false }])
    const [first] = await run(database(), 'prompt-effectiveness')
    expect(first).toMatchObject({ executions: 3, rated: 3 })
    expect(first?.['mean_rating']).toBeCloseTo(11 / 3)
    expect(first?.['success_rate']).toBeCloseTo(2 / 3)
  })

  it('leave a missing rating out of the mean, and say nothing of a prompt that never ran', async () => {
    expect(await run(database(), 'prompt-effectiveness', [prompt(5)])).toEqual([
      { executions: 2, rated: 1, mean_rating: 4, success_rate: 0.5 },
    ])
    expect(await run(database(), 'prompt-effectiveness', [unknown])).toEqual([
      { executions: 0, rated: 0, mean_rating: null, success_rate: null },
    ])
  })

  it('list executions by time, the end of a span left out', async () => {
    expect(names(await run(database(), 'recent-executions', [2]))).toEqual([
      'Unit tests',
      'Debugging a stack trace',
    ])
    expect((await run(database(), 'executions-between')).map(({ rating }) => rating)).toEqual([4, 3, 1])
    const exact = ['2025-11-05T09:00Z', '2025-11-06T09:00Z']
    expect(await run(database(), 'executions-between', exact)).toHaveLength(1)
  })
})

describe('the files of oro', () => {
  it('name their project', async () => {
    expect(await loadProject('oro')).toMatchObject({ name: 'oro', minimumServerVersion: 14 })
  })

  it('describe each declared query in its first line', async () => {
    for (const file of await readdir(folder))
      expect((await readFile(new URL(file, folder), 'utf8')).split('\n')[0]).toMatch(/^-- [A-Z].*\.$/)
  })
})
