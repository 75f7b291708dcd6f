import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCli } from '../helpers/cli.js'
import { createServerDatabase, describeServer } from '../helpers/server.js'

const folder = mkdtempSync(join(tmpdir(), 'vault-db-diff-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
write('old.sql', "create table a (id int primary key, b text);\n\\echo psql's own words are left out\n")
write('new.sql', 'create table a (id int primary key, b text, c int);\ncreate index a_b on a (b);\n')
write('same.sql', 'create table a (b text, id int, primary key (id));\n')
write('broken.sql', 'create table a (id int);\ncreate tabel b (id int);\n')
write('roles.sql', 'create table a (id int);\ngrant select on a to "nobody; drop table a";\n')

const diff = (from: string, to: string, ...more: string[]) =>
  runCli(['diff', '--from', from, '--to', to, ...more], { cwd: folder })

it('prints a script for psql and exits 1 where something differs', async () => {
  const { code, stdout, stderr } = await diff('old.sql', 'new.sql', '--format', 'sql')
  expect(stderr).not.toContain('error')
  expect(code).toBe(1)
  expect(stdout).toBe(`begin;

alter table public.a add column c integer;

commit;

create index concurrently a_b on public.a using btree (b);
`)
})

it('prints nothing and exits 0 where only the order of columns differs', async () => {
  expect(await diff('old.sql', 'same.sql', '--format', 'sql')).toMatchObject({ code: 0, stdout: '' })
  expect(await diff('old.sql', 'same.sql')).toMatchObject({ code: 0, stdout: 'No difference.\n' })
})

it('gives changes as data, with both ways', async () => {
  const { code, stdout } = await diff('old.sql', 'new.sql', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout).changes).toMatchObject([
    {
      action: 'create',
      object: 'column public.a.c',
      severity: 'safe',
      down: ['alter table public.a drop column c'],
    },
    { action: 'create', object: 'index public.a_b', transaction: 'outside', down: ['drop index public.a_b'] },
  ])
})

it('names the line of a script that does not load, and exits 2', async () => {
  const { code, stdout, stderr } = await diff('old.sql', 'broken.sql', '--format', 'sql')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('broken.sql:2:1')
})

it('refuses a side that is not there, and a rename that cannot be read, with 64', async () => {
  expect((await diff('old.sql', 'none.sql')).code).toBe(64)
  expect((await diff('old.sql', 'new.sql', '--rename', 'x')).code).toBe(64)
})

it('quotes the name of a role that nobody made', async () => {
  const { stdout } = await diff('old.sql', 'roles.sql', '--format', 'sql')
  expect(stdout).toContain('grant select on table public.a to "nobody; drop table a"')
})

describeServer('scratch databases on the server that --url names', () => {
  it('are used for both sides and gone afterwards, with the roles that the scripts made', async () => {
    const database = await createServerDatabase()
    try {
      write(
        'role.sql',
        'create role vault_db_diff_role; create table a (id int); grant select on a to vault_db_diff_role',
      )
      const { code, stdout } = await diff('old.sql', 'role.sql', '--url', database.url, '--format', 'sql')
      expect(code).toBe(1)
      expect(stdout).toContain('to vault_db_diff_role')
      const left = execFileSync('psql', [
        database.url,
        '-Atc',
        "select datname from pg_database where datname like 'vault_db_scratch%' union all select rolname from pg_roles where rolname = 'vault_db_diff_role'",
      ])
      expect(left.toString()).toBe('')
    } finally {
      await database.drop()
    }
  })
})
