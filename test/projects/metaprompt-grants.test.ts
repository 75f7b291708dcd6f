import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { applyProject, describeTargets, migrationNames, runMigration } from '../helpers/apply-project.js'
import { ada, ask, bob, rows, tables } from './metaprompt/people.js'

const denied = { code: '42501' }
const roles = ['anon', 'authenticated']
const created: string[] = []

describeTargets('the roles anon and authenticated, in metaprompt', (database) => {
  beforeAll(async () => {
    for (const role of roles) {
      const made = database()
        .script(`create role ${role} nologin`)
        .then(
          () => created.push(role),
          (error: { code: string }) => expect(['42710', '23505']).toContain(error.code),
        )
      await made
    }
  })
  beforeEach(() => database().script('grant usage on schema public to public'))
  afterAll(async () => {
    await database().reset()
    // A role that was there before stays, and one that another database has come to use meanwhile.
    for (const role of created.splice(0))
      await database()
        .script(`drop owned by ${role}; drop role ${role}`)
        .catch((error: { code: string }) => expect(error.code).toBe('2BP01'))
  })

  const grants = async () => {
    const list = await database().query<{ line: string }>(`
      select format('%s %s %s', c.relname, pg_get_userbyid(a.grantee), string_agg(a.privilege_type, ', ' order by a.privilege_type)) as line
      from pg_class c cross join lateral aclexplode(c.relacl) a
      where c.relnamespace = 'public'::regnamespace and a.grantee::regrole::text in ('anon', 'authenticated')
      group by c.relname, a.grantee order by 1`)
    return list.map(({ line }) => line)
  }
  const all = 'DELETE, INSERT, SELECT, UPDATE'

  it('get what the policies need, and lose it on the way back', async () => {
    await applyProject(database(), 'metaprompt')
    expect(await grants()).toEqual([
      `prompt_answers authenticated ${all}`,
      'prompt_templates anon SELECT',
      `prompt_templates authenticated ${all}`,
      'prompts anon SELECT',
      `prompts authenticated ${all}`,
      `test_results authenticated ${all}`,
      `user_favorites authenticated ${all}`,
      'users authenticated SELECT, UPDATE',
    ])
    const [, , policies, functions] = await migrationNames('metaprompt')
    await runMigration(database(), { project: 'metaprompt', name: functions!, direction: 'down' })
    await runMigration(database(), { project: 'metaprompt', name: policies!, direction: 'down' })
    expect(await grants()).toEqual([])
  })

  it('keep what they have from elsewhere, as on Supabase', async () => {
    await database().script(
      'alter default privileges in schema public grant all on tables to anon, authenticated',
    )
    const names = await migrationNames('metaprompt')
    for (const name of names.slice(0, 2))
      await runMigration(database(), { project: 'metaprompt', name, direction: 'up' })
    const before = await grants()
    expect(before).toHaveLength(12)
    await runMigration(database(), { project: 'metaprompt', name: names[2]!, direction: 'up' })
    expect(await grants()).toEqual(before)
    await runMigration(database(), { project: 'metaprompt', name: names[2]!, direction: 'down' })
    expect(await grants()).toEqual(before)
  })

  it('may execute the functions where the defaults do not let everyone', async () => {
    await database().script('alter default privileges revoke execute on functions from public')
    try {
      await applyProject(database(), 'metaprompt')
      const may = await database().query(`
        select r.rolname, p.proname from pg_proc p cross join pg_roles r
        where p.pronamespace = 'public'::regnamespace and p.proname ~ 'count$|popular' and r.rolname in ('anon', 'authenticated')
          and has_function_privilege(r.oid, p.oid, 'execute') order by 1, 2`)
      expect(may).toEqual([
        { rolname: 'anon', proname: 'get_popular_templates' },
        { rolname: 'authenticated', proname: 'get_popular_templates' },
        { rolname: 'authenticated', proname: 'increment_likes_count' },
        { rolname: 'authenticated', proname: 'increment_uses_count' },
      ])
      expect(await ask(database(), { role: 'anon' }, 'select auth.uid() as uid')).toEqual([{ uid: null }])
    } finally {
      await database().script('alter default privileges grant execute on functions to public')
    }
  })

  it('get usage of the schema where everyone has not', async () => {
    await database().script('revoke usage on schema public from public')
    await applyProject(database(), 'metaprompt')
    expect(await ask(database(), { role: 'anon' }, 'table prompts')).toEqual([])
  })

  it('work: a signed-in user makes a prompt and shares it, a visitor reads it and writes nothing', async () => {
    await applyProject(database(), 'metaprompt')
    await database().query(
      `insert into users (id, email) values ($1, 'ada@example.com'), ($2, 'bob@example.com')`,
      [ada, bob],
    )
    const signedIn = { role: 'authenticated', user: ada }
    await ask(
      database(),
      signedIn,
      `insert into prompts (id, user_id, title, goal, template, is_public)
       values ('${rows.public}', '${ada}', 'Public', 'g', 't', true)`,
    )
    await ask(
      database(),
      signedIn,
      `insert into prompt_templates (id, prompt_id, user_id) values ('${rows.template}', '${rows.public}', '${ada}')`,
    )
    const other = { role: 'authenticated', user: bob }
    await ask(database(), other, `select increment_likes_count('${rows.template}')`)
    await ask(database(), other, `insert into user_favorites values ('${bob}', '${rows.template}')`)

    const visitor = { role: 'anon' }
    expect(await ask(database(), visitor, 'select title, likes_count from get_popular_templates()')).toEqual([
      { title: 'Public', likes_count: 1 },
    ])
    expect(await ask(database(), visitor, 'table prompt_templates')).toHaveLength(1)
    for (const table of tables) {
      await expect(ask(database(), visitor, `delete from ${table}`)).rejects.toMatchObject(denied)
      const open = table === 'prompts' || table === 'prompt_templates'
      if (!open) await expect(ask(database(), visitor, `table ${table}`)).rejects.toMatchObject(denied)
    }
  })
})
