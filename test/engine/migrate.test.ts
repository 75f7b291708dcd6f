import { expect, it } from 'vitest'
import { migrateBaseline } from '../../src/commands/migrate-baseline.js'
import { migrateCreate } from '../../src/commands/migrate-create.js'
import { migrateCurrent } from '../../src/commands/migrate-current.js'
import { migrateDown } from '../../src/commands/migrate-down.js'
import { migrateHistory } from '../../src/commands/migrate-history.js'
import { migrateRedo } from '../../src/commands/migrate-redo.js'
import { migrateStamp } from '../../src/commands/migrate-stamp.js'
import { migrateStatus } from '../../src/commands/migrate-status.js'
import { migrateTo } from '../../src/commands/migrate-to.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { describeTargets } from '../helpers/targets.js'

const authors = `-- vault-db: up
create table authors (id int primary key, name text not null);
-- vault-db: down
drop table authors;
`
const books = `import { sql } from 'kysely'
export async function up(db) {
  await db.schema.createTable('books').addColumn('id', 'integer').addColumn('author', 'integer').execute()
  await sql\`insert into authors values (1, 'Ada')\`.execute(db)
  const { rows } = await sql\`select count(*)::int as n from authors\`.execute(db)
  await sql\`insert into books values (\${rows[0].n}, 1)\`.execute(db)
}
export async function down(db) {
  await db.schema.dropTable('books').execute()
  await sql\`delete from authors where id = 1\`.execute(db)
}
`
const names = ['20250101000000_authors', '20250102000000_books'] as const
const files = { [`${names[0]}.sql`]: authors, [`${names[1]}.ts`]: books }

describeTargets('migrate', (make) => {
  it('applies, reports, undoes and applies again', async () => {
    const workspace = await make(files)
    expect(await workspace.run(migrateCurrent)).toMatchObject({ current: 'base', isHead: false })
    const up = await workspace.run(migrateUp)
    expect(up.applied.map(({ name }) => name)).toEqual(names)
    expect(up.tables?.map(({ name }) => name)).toEqual(['authors', 'books'])
    expect(await workspace.run(migrateUp)).toMatchObject({ applied: [], head: names[1] })
    expect(await workspace.run(migrateStatus)).toMatchObject({
      applied: names,
      pending: [],
      current: names[1],
    })

    const down = await workspace.run(migrateDown, { allow: ['drop-table'] })
    expect(down.undone.map(({ name }) => name)).toEqual([names[1]])
    const history = await workspace.run(migrateHistory)
    expect(history.entries.map(({ name, state }) => [name, state])).toEqual([
      [names[1], 'pending'],
      [names[0], 'applied'],
    ])
    expect(await workspace.run(migrateRedo)).toMatchObject({
      undone: [{ name: names[0] }],
      applied: [{ name: names[0] }],
    })
    expect(await workspace.run(migrateTo, { name: names[1] })).toMatchObject({
      direction: 'up',
      head: names[1],
    })
    expect(await workspace.run(migrateTo, { name: 'base', allow: ['drop-table'] })).toMatchObject({
      head: null,
    })
  })

  it('runs as many as asked for, and up to the one asked for', async () => {
    const workspace = await make(files)
    expect(await workspace.run(migrateUp, { steps: 1 })).toMatchObject({
      head: names[0],
      pending: [names[1]],
    })
    expect(await workspace.run(migrateUp, { to: 'books' })).toMatchObject({ head: names[1] })
    await expect(workspace.run(migrateUp, { to: 'boks' })).rejects.toMatchObject({
      code: 'MIGRATION_UNKNOWN',
    })
  })

  it('leaves nothing of a migration whose third statement fails, and says where', async () => {
    const workspace = await make({
      '001_half.sql': 'create table a (id int);\ncreate table b (id int);\ncreate table a (id int);\n',
    })
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      at: { line: 3, column: 1 },
      database: { sqlState: '42P07', statement: 'create table a (id int)' },
    })
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [], pending: ['001_half'] })
    workspace.migration('001_half.sql', 'create table a (id int); create table b (id int);')
    expect((await workspace.run(migrateUp)).tables?.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('rolls back a TypeScript migration that throws after half its statements, and says where', async () => {
    const workspace = await make({
      '001_throws.ts': `import { sql } from 'kysely'
export async function up(db) {
  await sql\`create table a (id int)\`.execute(db)
  const { rows } = await sql\`select 1 as one\`.execute(db)
  if (rows.length === 1) throw new Error('not today')
}
`,
    })
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('not today'),
      at: { line: 5 },
    })
    workspace.migration('001_throws.ts', 'export async function up() {}\n')
    expect((await workspace.run(migrateUp)).tables).toEqual([])
  })

  it('points at the TypeScript line whose statement failed, though it was sent later', async () => {
    const workspace = await make({
      '001_late.ts': `import { sql } from 'kysely'
export async function up(db) {
  await sql\`create table a (id int)\`.execute(db)
  await sql\`create table a (id int)\`.execute(db)
  await sql\`create table b (id int)\`.execute(db)
}
`,
    })
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      at: { line: 4 },
    })
  })

  it('names every applied file that was edited or is gone, and accepts comments', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    workspace.migration(`${names[0]}.sql`, `-- a remark\n${authors}`)
    expect(await workspace.run(migrateStatus)).toMatchObject({ changed: [] })
    workspace.migration(`${names[0]}.sql`, authors.replace('not null', 'null'))
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'MIGRATION_CHANGED',
      message: expect.stringContaining(names[0]),
    })
    workspace.migration(`${names[0]}.sql`, authors)
    workspace.remove(`${names[1]}.ts`)
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'MIGRATION_MISSING',
      message: expect.stringContaining(names[1]),
    })
  })

  it('refuses a file that sorts before the head, and applies it on request where it shares nothing', async () => {
    const workspace = await make({
      '002_b.sql': 'create table b (id int);',
      '003_c.sql': 'create table c (id int);',
    })
    await workspace.run(migrateUp)
    workspace.migration('001_a.sql', 'create table a (id int);')
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({ code: 'MIGRATION_OUT_OF_ORDER' })
    expect(await workspace.run(migrateUp, { allowOutOfOrder: true })).toMatchObject({
      applied: [{ name: '001_a' }],
    })
    workspace.migration('0015_d.sql', 'alter table c add column late int;')
    await expect(workspace.run(migrateUp, { allowOutOfOrder: true })).rejects.toMatchObject({
      code: 'MIGRATION_OUT_OF_ORDER',
      details: [expect.stringContaining('public.c')],
    })
  })

  it('counts the rows that a down would lose, and does nothing without consent', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await expect(
      workspace.run(migrateDown, { to: 'base' }, { options: { yes: true } }),
    ).rejects.toMatchObject({
      code: 'CONSENT_NEEDED',
      details: ['drop-table authors: 1 row'],
    })
    expect(await workspace.run(migrateStatus)).toMatchObject({ pending: [] })
    const asked: string[] = []
    const confirm = async (question: string) => asked.push(question) > 0
    await workspace.run(migrateDown, { to: 'base' }, { confirm })
    expect(asked.length).toBeGreaterThan(0)
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [] })
  })

  it('counts the values that a narrower type would cut, and only those', async () => {
    const workspace = await make({
      '001_t.sql':
        "create table t (price numeric, note text); insert into t values (1.5, 'long'), (2, 'ab');",
      '002_narrow.sql': 'alter table t alter column price type integer, alter column note type varchar(2);',
    })
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'CONSENT_NEEDED',
      details: ['narrow-column t.price: 1 value', 'narrow-column t.note: 1 value'],
    })
    workspace.remove('002_narrow.sql')
    workspace.migration('002_wide.sql', 'alter table t alter column price type double precision;')
    expect(await workspace.run(migrateUp)).toMatchObject({ applied: [{ name: '002_wide' }] })
  })

  it('undoes from the ledger what has no file any more', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp, { steps: 1 })
    workspace.remove(`${names[0]}.sql`)
    await expect(workspace.run(migrateDown)).rejects.toMatchObject({ code: 'MIGRATION_MISSING' })
    expect(await workspace.run(migrateDown, { fromLedger: true })).toMatchObject({
      undone: [{ name: names[0] }],
    })
  })

  it('refuses to undo a migration without down', async () => {
    const workspace = await make({ '001_a.sql': 'create table a (id int);' })
    await workspace.run(migrateUp)
    await expect(workspace.run(migrateDown)).rejects.toMatchObject({ code: 'MIGRATION_IRREVERSIBLE' })
  })

  it('prints the SQL of a dry run and writes nothing', async () => {
    const workspace = await make(files)
    const { sql } = await workspace.run(migrateUp, { dryRun: true })
    expect(sql).toContain('create table authors (id int primary key, name text not null);')
    expect(sql).toContain('create table "books"')
    expect(sql).toContain('insert into vault_db.migrations')
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [], pending: names })
  })

  it('adopts a database whose schema matches, and no other', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await workspace.run(migrateStamp, { name: 'base' }, { options: { yes: true } })
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [] })
    expect(await workspace.run(migrateBaseline)).toMatchObject({ at: names[1], recorded: names })
    await workspace.run(migrateStamp, { name: 'base' }, { options: { yes: true } })
    await expect(workspace.run(migrateBaseline, { at: names[0] })).rejects.toMatchObject({
      code: 'BASELINE_MISMATCH',
    })
    await expect(workspace.run(migrateStamp, { name: 'head' })).rejects.toMatchObject({
      code: 'CONSENT_NEEDED',
    })
  })

  it('writes a new migration that applies as it is', async () => {
    const workspace = await make({})
    const {
      names: [name],
    } = await workspace.run(migrateCreate, { name: 'Add Ratings!' })
    expect(name).toMatch(/^\d{14}_add_ratings$/)
    const sql = await workspace.run(migrateCreate, { name: 'more', sql: true })
    expect(await workspace.run(migrateUp)).toMatchObject({ applied: [{ name }, { name: sql.names[0]! }] })
  })

  it('gives parameters to migrations, and checks them before anything runs', async () => {
    const workspace = await make({
      '001_t.sql': 'create table t (mode text);',
      '002_fill.ts': `import { sql } from 'kysely'
export const parameters = { mode: { type: 'choice', choices: ['a', 'b'], summary: 'which' } }
export async function up(db, { parameters, stop }) {
  if (!parameters.mode) stop('choose a mode', { hint: '--set mode=a', details: ['row 7'] })
  await sql\`insert into t values (\${parameters.mode})\`.execute(db)
}
`,
    })
    await expect(workspace.run(migrateUp, { set: { mode: 'c', other: 'x' } })).rejects.toMatchObject({
      code: 'USAGE',
      details: [expect.stringContaining('a, b'), expect.stringContaining('other')],
    })
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [] })
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'MIGRATION_STOPPED',
      details: ['row 7'],
    })
    expect(await workspace.run(migrateUp, { set: { mode: 'b' } })).toMatchObject({ head: '002_fill' })
  })

  it('runs a migration outside a transaction statement by statement, and resumes at the failed one', async () => {
    const workspace = await make({
      '001_t.sql': 'create table t (id int); insert into t values (1), (1);',
      '002_index.sql': `-- vault-db: no-transaction
create table log (note text);
insert into log values ('once');
create unique index concurrently t_id on t (id);
insert into log values ('twice');
`,
    })
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      at: { line: 4 },
      database: { sqlState: '23505' },
    })
    expect(await workspace.run(migrateStatus)).toMatchObject({
      incomplete: [{ name: '002_index' }],
      pending: ['002_index'],
    })
    workspace.migration(
      '003_check.ts',
      `import { sql } from 'kysely'
export async function up(db) {
  const { rows } = await sql\`select note from log order by note\`.execute(db)
  if (JSON.stringify(rows) !== '[{"note":"once"},{"note":"twice"}]') throw new Error(JSON.stringify(rows))
  const index = await sql\`select indisvalid from pg_index where indexrelid = 't_id'::regclass\`.execute(db)
  if (index.rows[0].indisvalid !== true) throw new Error('invalid')
}
`,
    )
    workspace.migration(
      '002_index.sql',
      `-- vault-db: no-transaction
create table log (note text);
insert into log values ('once');
delete from t where ctid <> (select min(ctid) from t);
create unique index concurrently t_id on t (id);
insert into log values ('twice');
`,
    )
    expect(await workspace.run(migrateUp)).toMatchObject({
      applied: [{ name: '002_index' }, { name: '003_check' }],
    })
  })
})
