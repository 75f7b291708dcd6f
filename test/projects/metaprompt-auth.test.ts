import { afterAll, expect, it } from 'vitest'
import {
  applyProject,
  describeTargets,
  runMigration,
  type TestDatabase,
  undoProject,
} from '../helpers/apply-project.js'
import { ada, bob, plain } from './metaprompt/people.js'

const step = '20250118000003_create_rls_policies'

/** auth.uid() as the server has it, owners included; nothing where it is not there. */
const describeAuth = (database: TestDatabase) =>
  database.query(`
    select n.nspname, pg_get_userbyid(n.nspowner) as schema_owner, n.nspacl::text as schema_acl,
           obj_description(n.oid, 'pg_namespace') as schema_comment, p.proname, pg_get_userbyid(p.proowner) as owner,
           p.proacl::text as acl, p.prosrc, obj_description(p.oid, 'pg_proc') as comment
    from pg_namespace n left join pg_proc p on p.pronamespace = n.oid where n.nspname = 'auth'`)

const uid = async (database: TestDatabase, settings: string) => {
  await database.script(`begin; ${settings}`)
  try {
    return (await database.query<{ uid: string | null }>('select auth.uid() as uid'))[0]!.uid
  } finally {
    await database.script('rollback')
  }
}

describeTargets('auth.uid() of metaprompt', (database) => {
  const createPlain = () =>
    database().script(`do $$ begin create role ${plain}; exception when duplicate_object then null; end $$`)
  afterAll(() => database().script(`drop owned by ${plain}; drop role ${plain}`))

  it('is made where there is none, and goes again', async () => {
    await applyProject(database(), 'metaprompt')
    expect(await describeAuth(database())).toMatchObject([{ proname: 'uid' }])
    await undoProject(database(), 'metaprompt')
    expect(await describeAuth(database())).toEqual([])
  })

  it('reads the claim, then the claims, and is null without', async () => {
    await applyProject(database(), 'metaprompt')
    const claims = (value: unknown) => `set local request.jwt.claims = '${JSON.stringify(value)}'`
    expect(await uid(database(), '')).toBeNull()
    expect(await uid(database(), claims({ sub: ada }))).toBe(ada)
    expect(await uid(database(), `set local request.jwt.claim.sub = '${bob}'; ${claims({ sub: ada })}`)).toBe(
      bob,
    )
    expect(await uid(database(), `set local request.jwt.claim.sub = ''; ${claims({ sub: ada })}`)).toBe(ada)
    expect(await uid(database(), claims({ role: 'anon' }))).toBeNull()
    expect(await uid(database(), claims({ sub: null }))).toBeNull()
    expect(await uid(database(), `set local request.jwt.claims = ''`)).toBeNull()
    await expect(uid(database(), claims({ sub: 'ada' }))).rejects.toMatchObject({ code: '22P02' })
  })

  it('can be called by every role', async () => {
    await createPlain()
    await applyProject(database(), 'metaprompt')
    const settings = `set local role ${plain}; set local request.jwt.claim.sub = '${ada}'`
    expect(await uid(database(), settings)).toBe(ada)
  })

  it("is not touched where it is another role's, on the way up and on the way back", async () => {
    await createPlain()
    await database().script(`
      create schema auth; grant usage on schema auth to public;
      create function auth.uid() returns uuid language sql stable as $$ select '${bob}'::uuid $$;
      create table auth.users (id uuid primary key);
      alter function auth.uid() owner to ${plain}; alter schema auth owner to ${plain}`)
    const before = await describeAuth(database())
    await applyProject(database(), 'metaprompt')
    expect(await describeAuth(database())).toEqual(before)
    await database().query(`insert into users (id, email) values ($1, 'b@example.com')`, [bob])
    await undoProject(database(), 'metaprompt')
    expect(await describeAuth(database())).toEqual(before)
  })

  it('joins a schema auth that has none, which stays when the function goes', async () => {
    await database().script(`create schema auth; create table auth.sessions (id int)`)
    const before = await describeAuth(database())
    await applyProject(database(), 'metaprompt')
    expect(await describeAuth(database())).toMatchObject([{ proname: 'uid', schema_comment: null }])
    await undoProject(database(), 'metaprompt')
    expect(await describeAuth(database())).toEqual(before)
  })

  it('stays where it was replaced since, or where others use it', async () => {
    await applyProject(database(), 'metaprompt')
    await database().script(
      `create or replace function auth.uid() returns uuid language sql stable as $$ select null::uuid $$`,
    )
    const replaced = await describeAuth(database())
    await undoProject(database(), 'metaprompt')
    expect(await describeAuth(database())).toEqual(replaced)

    await database().reset()
    await applyProject(database(), 'metaprompt')
    await database().script(`
      create schema other; create table other.notes (id int, owner uuid default auth.uid())`)
    const used = await describeAuth(database())
    await undoProject(database(), 'metaprompt')
    expect(await describeAuth(database())).toEqual(used)
  })

  it('stops the migration where it returns something else, and nothing is changed', async () => {
    await database().script(
      `create schema auth; create function auth.uid() returns text language sql as $$ select 'x' $$`,
    )
    for (const name of ['20250118000001_create_users_table', '20250118000002_create_prompts_tables'])
      await runMigration(database(), { project: 'metaprompt', name, direction: 'up' })
    const work = runMigration(database(), { project: 'metaprompt', name: step, direction: 'up' })
    await expect(work).rejects.toMatchObject({
      message: 'The function auth.uid() of this database returns text, not uuid.',
      hint: expect.stringContaining('Supabase'),
    })
    await database().script('rollback')
    expect(await database().query('select from pg_policies')).toEqual([])
  })

  it('takes an auth.uid() with arguments for another function', async () => {
    await database().script(
      `create schema auth; create function auth.uid(text) returns uuid language sql as $$ select null::uuid $$`,
    )
    await applyProject(database(), 'metaprompt')
    expect(await uid(database(), `set local request.jwt.claim.sub = '${ada}'`)).toBe(ada)
    await undoProject(database(), 'metaprompt')
    expect(await describeAuth(database())).toMatchObject([{ proname: 'uid', comment: null }])
  })
})
