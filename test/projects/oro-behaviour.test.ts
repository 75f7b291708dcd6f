import { beforeEach, expect, it } from 'vitest'
import { applyProject, describeTargets, type TestDatabase } from '../helpers/apply-project.js'

async function newPrompt(database: TestDatabase, name = 'A prompt'): Promise<string> {
  const rows = await database.query<{ id: string }>(
    `insert into prompts (name, content) values ($1, '') returning id`,
    [name],
  )
  return rows[0]!.id
}

async function newTag(database: TestDatabase, name = 'coding'): Promise<number> {
  const rows = await database.query<{ id: number }>('insert into tags (name) values ($1) returning id', [
    name,
  ])
  return rows[0]!.id
}

const link = (database: TestDatabase, prompt: string, tag: number) =>
  database.query('insert into prompt_tags (prompt_id, tag_id) values ($1, $2)', [prompt, tag])

const execute = (database: TestDatabase, prompt: string, rating: number | null) =>
  database.query('insert into executions (prompt_id, rating) values ($1, $2)', [prompt, rating])

const failure = (sqlState: string, constraint?: string) => ({
  code: sqlState,
  ...(constraint ? { constraint } : {}),
})
const nobody = '0f000000-0000-4000-8000-000000000001'

describeTargets('oro', (database) => {
  beforeEach(() => applyProject(database(), 'oro'))

  it('makes an id for a prompt, and takes one that the writer brings', async () => {
    const first = await newPrompt(database(), 'one')
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(await newPrompt(database(), 'two')).not.toBe(first)
    await database().query(`insert into prompts (id, name, content) values ($1, 'three', '')`, [nobody])
    expect(await database().query(`select id from prompts where name = 'three'`)).toEqual([{ id: nobody }])
  })

  it('fills created_at, executed_at and success; leaves the optional columns null', async () => {
    await execute(database(), await newPrompt(database()), null)
    const rows = await database().query(
      `select p.created_at is not null as created, e.executed_at is not null as executed, e.success, e.rating,
              e.notes, p.system_prompt, p.description, p.updated_at
       from prompts p join executions e on e.prompt_id = p.id`,
    )
    expect(rows).toEqual([
      {
        created: true,
        executed: true,
        success: true,
        rating: null,
        notes: null,
        system_prompt: null,
        description: null,
        updated_at: null,
      },
    ])
  })

  it('has a prompt name and a tag name once', async () => {
    await newPrompt(database())
    await newTag(database())
    await expect(newPrompt(database())).rejects.toMatchObject(failure('23505', 'ix_prompts_name'))
    await expect(newTag(database())).rejects.toMatchObject(failure('23505', 'ix_tags_name'))
  })

  it('takes names up to their length and no longer', async () => {
    await newPrompt(database(), 'é'.repeat(255))
    await newTag(database(), 'é'.repeat(100))
    await expect(newPrompt(database(), 'a'.repeat(256))).rejects.toMatchObject(failure('22001'))
    await expect(newTag(database(), 'a'.repeat(101))).rejects.toMatchObject(failure('22001'))
  })

  it.each([
    'insert into prompts (content) values (1)',
    `insert into prompts (name) values ('x')`,
    'insert into tags (name) values (null)',
    'insert into executions (rating) values (1)',
    `update executions set success = null`,
    `update executions set executed_at = null`,
    `update prompts set created_at = null`,
  ])('refuses a null: %s', async (sql) => {
    await execute(database(), await newPrompt(database()), 3)
    await expect(database().query(sql)).rejects.toMatchObject(failure('23502'))
  })

  it.each([1, 2, 3, 4, 5, null])('takes the rating %s', async (rating) => {
    await execute(database(), await newPrompt(database()), rating)
    expect(await database().query('select rating from executions')).toEqual([{ rating }])
  })

  it.each([0, 6, -1])('refuses the rating %s', async (rating) => {
    const prompt = await newPrompt(database())
    await expect(execute(database(), prompt, rating)).rejects.toMatchObject(failure('23514', 'valid_rating'))
    await execute(database(), prompt, 3)
    await expect(database().query('update executions set rating = $1', [rating])).rejects.toMatchObject(
      failure('23514', 'valid_rating'),
    )
  })

  it('refuses executions and tags of prompts that are not there', async () => {
    const prompt = await newPrompt(database())
    const tag = await newTag(database())
    await expect(execute(database(), nobody, 3)).rejects.toMatchObject(
      failure('23503', 'executions_prompt_id_fkey'),
    )
    await expect(link(database(), nobody, tag)).rejects.toMatchObject(
      failure('23503', 'prompt_tags_prompt_id_fkey'),
    )
    await expect(link(database(), prompt, tag + 1)).rejects.toMatchObject(
      failure('23503', 'prompt_tags_tag_id_fkey'),
    )
  })

  it('has a tag on a prompt once, many tags on a prompt, many prompts on a tag', async () => {
    const [first, second] = [await newPrompt(database(), 'one'), await newPrompt(database(), 'two')]
    const [coding, testing] = [await newTag(database()), await newTag(database(), 'testing')]
    await link(database(), first, coding)
    await link(database(), first, testing)
    await link(database(), second, coding)
    await expect(link(database(), first, coding)).rejects.toMatchObject(failure('23505', 'prompt_tags_pkey'))
  })

  it('deletes tags and history with a prompt, and nothing of another', async () => {
    const [first, second] = [await newPrompt(database(), 'one'), await newPrompt(database(), 'two')]
    const tag = await newTag(database())
    for (const prompt of [first, second]) {
      await link(database(), prompt, tag)
      await execute(database(), prompt, 4)
    }
    await database().query('delete from prompts where id = $1', [first])
    expect(await database().query('select prompt_id from prompt_tags')).toEqual([{ prompt_id: second }])
    expect(await database().query('select prompt_id from executions')).toEqual([{ prompt_id: second }])
    expect(await database().query('select id from tags')).toEqual([{ id: tag }])
  })

  it('deletes the links of a tag with it, and keeps the prompts', async () => {
    const prompt = await newPrompt(database())
    await link(database(), prompt, await newTag(database()))
    await database().query('delete from tags')
    expect(await database().query('select * from prompt_tags')).toEqual([])
    expect(await database().query('select id from prompts')).toEqual([{ id: prompt }])
  })

  it('sets updated_at to now on each update of a prompt, unless the update sets it', async () => {
    await newPrompt(database())
    await database().query(`update prompts set content = 'b'`)
    const moved = `select updated_at >= created_at and updated_at <= clock_timestamp() as moved from prompts`
    expect(await database().query(moved)).toEqual([{ moved: true }])
    await database().query(`update prompts set updated_at = '2020-01-01T00:00Z'`)
    expect(await database().query('select updated_at from prompts')).toEqual([
      { updated_at: new Date(Date.UTC(2020, 0, 1)) },
    ])
    await database().query(`update prompts set content = 'c'`)
    expect(await database().query(moved)).toEqual([{ moved: true }])
    // The embedded database counts milliseconds, so that two statements may have the same time.
    await database().query('select pg_sleep(0.02)')
    expect(await database().query(`select updated_at = now() as now from prompts`)).toEqual([{ now: false }])
  })

  it('sets updated_at to the start of the transaction, as now() is', async () => {
    await newPrompt(database())
    await database().script('begin')
    await database().query(`update prompts set content = 'b'`)
    expect(await database().query('select updated_at = now() as now from prompts')).toEqual([{ now: true }])
    await database().script('rollback')
    expect(await database().query('select updated_at from prompts')).toEqual([{ updated_at: null }])
  })

  it('keeps instants, whatever time zone the writer is in', async () => {
    const prompt = await newPrompt(database())
    await database().script(
      `set time zone 'Asia/Tokyo';
       insert into executions (prompt_id, executed_at) values ('${prompt}', '2025-11-17 09:00');
       reset time zone`,
    )
    expect(await database().query('select executed_at from executions')).toEqual([
      { executed_at: new Date(Date.UTC(2025, 10, 17)) },
    ])
  })

  it('names an execution by a number that fits in an integer', async () => {
    const prompt = await newPrompt(database())
    await execute(database(), prompt, 1)
    await execute(database(), prompt, 2)
    expect(await database().query('select id from executions order by id')).toEqual([{ id: 1 }, { id: 2 }])
  })
})
