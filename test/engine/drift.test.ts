import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import type { Command } from '../../src/commands/command.js'
import { drift } from '../../src/commands/drift.js'
import { usingProject } from '../../src/commands/engine/open-project.js'
import { migrateDown } from '../../src/commands/migrate-down.js'
import { migrateRedo } from '../../src/commands/migrate-redo.js'
import { migrateStamp } from '../../src/commands/migrate-stamp.js'
import { migrateStatus } from '../../src/commands/migrate-status.js'
import { migrateTo } from '../../src/commands/migrate-to.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { splitStatements } from '../../src/sql/split.js'
import { createServerDatabase, describeServer, type ServerDatabase } from '../helpers/server.js'
import { describeTargets } from '../helpers/targets.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'
import { everyKind, handMade } from './drift-changes.js'

const notes = `-- vault-db: up
create table notes (id integer primary key, body text not null);
-- vault-db: down
drop table notes;
`
const pinned = `-- vault-db: up
alter table notes add column pinned boolean not null default false;
-- vault-db: down
alter table notes drop column pinned;
`
const first = '20260101000000_create_notes'
const second = '20260102000000_add_pinned'
const files = { [`${first}.sql`]: notes }

/** What somebody does with psql. */
function byHand(workspace: Workspace, sql: string): Promise<unknown> {
  const psql: Pick<Command, 'run'> = {
    run: (context) =>
      usingProject(context, { purpose: 'psql', writes: true }, async ({ session }) => {
        for (const { text } of splitStatements(sql)) await session.script(text)
        return null
      }),
  }
  return workspace.run(psql as Command)
}

function configure(workspace: Workspace, ignore: readonly unknown[]): void {
  const config = { projects: ['app'], drift: { ignore } }
  writeFileSync(join(workspace.folder, 'vault-db.config.json'), JSON.stringify(config))
}

const found = async (workspace: Workspace, context?: Parameters<Workspace['run']>[2]) =>
  (await workspace.run(drift, {}, context)).differences.map(({ object, property }) => [object, property])

const plain = await createStyle(80, false)
const allByHand = handMade.map(({ sql }) => sql).join(';\n')

const yes = { confirm: async () => true }
const nobody = { confirm: async () => null }

describeTargets('drift', (make) => {
  it('finds nothing right after up, whatever the schema holds, and shows what is pending', async () => {
    const workspace = await make({ '001_all.sql': everyKind })
    await workspace.run(migrateUp)
    workspace.migration('002_more.sql', 'create table more (id int);')
    const report = await workspace.run(drift)
    expect(report).toMatchObject({ differences: [], ignored: [], unsupported: [], adopted: null })
    expect(report.ledger).toMatchObject({ current: '001_all', pending: ['002_more'], ahead: 'files' })
    expect(drift.outcome?.(report, {})).toBe('clean')
    expect(JSON.stringify(report)).not.toContain('drift-secret')
  })

  it('calls every hand-made change by its object and property, and writes the SQL that undoes all of them', async () => {
    const workspace = await make({ '001_all.sql': everyKind })
    await workspace.run(migrateUp)
    await byHand(workspace, allByHand)
    const report = await workspace.run(drift)
    const reported = report.differences.map(({ object, property }) => `${object} | ${property}`)
    const expected = handMade.map(({ object, property }) => `${object} | ${property}`)
    expect(expected.length).toBeGreaterThan(60)
    expect(expected.filter((line) => !reported.includes(line))).toEqual([])
    const along = handMade.flatMap((change) => change.along ?? [])
    const known = new Set([...handMade.map(({ object }) => object), ...along])
    expect(report.differences.filter(({ object }) => !known.has(object))).toEqual([])
    const text = drift.render(report, plain)
    expect(text).toContain('    statistics: should be the default, is 500')
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
    await byHand(workspace, report.putBack.sql)
    expect(await found(workspace)).toEqual([])
  })

  it('stops up, down, to and redo, and goes on with --allow-drift; the drift stays to be seen', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await byHand(
      workspace,
      'create index by_hand on notes (body); alter table notes alter body drop not null',
    )
    workspace.migration(`${second}.sql`, pinned)
    const stopped = {
      code: 'DRIFT_FOUND',
      exitCode: 2,
      details: ['column public.notes.body: not null should be yes, is no', 'index public.by_hand was added'],
    }
    await expect(workspace.run(migrateUp)).rejects.toMatchObject(stopped)
    await expect(workspace.run(migrateDown, { allow: ['drop-table'] })).rejects.toMatchObject(stopped)
    await expect(workspace.run(migrateTo, { name: second })).rejects.toMatchObject(stopped)
    await expect(workspace.run(migrateRedo, { allow: ['drop-table'] })).rejects.toMatchObject(stopped)
    expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [first], pending: [second] })
    expect(await workspace.run(migrateUp, { allowDrift: true })).toMatchObject({ head: second })
    const left = [
      ['column public.notes.body', 'notNull'],
      ['index public.by_hand', null],
    ]
    expect(await found(workspace)).toEqual(left)
    await workspace.run(migrateRedo, { allowDrift: true, allow: ['drop-column'] })
    expect(await found(workspace)).toEqual(left)
    await workspace.run(migrateDown, { to: 'base', allowDrift: true, allow: ['drop-table', 'drop-column'] })
    expect(await found(workspace)).toEqual([])
  })

  it('looks at nothing where nothing is pending', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    const before = (await workspace.run(drift)).basis
    await byHand(workspace, 'create table more (id int)')
    expect(await workspace.run(migrateUp)).toMatchObject({ applied: [] })
    expect((await workspace.run(drift)).basis).toEqual(before)
  })

  it('counts from what was applied before a run that failed half-way', async () => {
    const workspace = await make({ ...files, '20260103000000_bad.sql': 'create table x (id no_such_type);' })
    await expect(workspace.run(migrateUp)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
    expect(await found(workspace)).toEqual([])
    await byHand(workspace, 'alter table notes add zz int')
    expect(await found(workspace)).toEqual([['column public.notes.zz', null]])
  })

  it('reports files that were edited, are gone, or came late, by stable rules', async () => {
    const workspace = await make({ ...files, [`${second}.sql`]: pinned })
    await workspace.run(migrateUp)
    workspace.migration(`${first}.sql`, notes.replace('not null', ''))
    workspace.remove(`${second}.sql`)
    workspace.migration('20260101120000_late.sql', 'create table late (id int);')
    const report = await workspace.run(drift)
    expect(report.ledger).toMatchObject({ changed: [first], missing: [second], ahead: 'both' })
    expect(drift.findings?.(report).map(({ rule, at, object }) => [rule, at?.file ?? object])).toEqual([
      ['ledger-changed', `migrations/app/${first}.sql`],
      ['ledger-missing', `migration ${second}`],
      ['ledger-out-of-order', 'migrations/app/20260101120000_late.sql'],
    ])
    expect(drift.outcome?.(report, {})).toBe('findings')
  })

  it('writes a migration that adopts the change, and counts it as applied here', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await byHand(workspace, `create index by_hand on notes (body); alter table notes add zz int default 3`)
    const { adopted } = await workspace.run(drift, { adopt: 'Found at night' }, yes)
    expect(adopted).toMatchObject({ name: expect.stringMatching(/^\d{14}_found_at_night$/), recorded: true })
    expect(await found(workspace)).toEqual([])
    expect(await workspace.run(migrateStatus)).toMatchObject({ pending: [], current: adopted!.name })
    expect(await workspace.run(migrateUp)).toMatchObject({ applied: [] })

    await workspace.run(migrateDown, { allow: ['drop-column'] })
    expect(await workspace.run(migrateStatus)).toMatchObject({ current: first })
    expect(await found(workspace)).toEqual([])
  })

  it('writes the file alone where nobody answers, and nothing where migrations are pending', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await byHand(workspace, 'alter table notes add zz int')
    workspace.migration(`${second}.sql`, pinned)
    await expect(workspace.run(drift, { adopt: 'zz' }, yes)).rejects.toMatchObject({
      code: 'MIGRATION_OUT_OF_ORDER',
      details: [second],
    })
    workspace.remove(`${second}.sql`)
    const report = await workspace.run(drift, { adopt: 'zz' }, nobody)
    expect(report.adopted?.recorded).toBe(false)
    expect(drift.render(report, plain)).toContain(`vault-db migrate stamp ${report.adopted!.name}`)
    await workspace.run(migrateStamp, { name: report.adopted!.name }, yes)
    expect(await found(workspace)).toEqual([])
    expect(readdirSync(join(workspace.folder, 'migrations/app'))).toHaveLength(2)
  })

  it('leaves out what the config names, with the reason, and what partitions upkeep moves', async () => {
    const workspace = await make({
      '001_events.sql': `create table events (id int, at date not null) partition by range (at);
create table events_old partition of events for values from ('2020-01-01') to ('2021-01-01');
create index on events (id);
create table notes (id int);`,
      'project.mjs': `export default { name: 'app', description: 'x', partitions: [{ table: 'events', interval: 'month' }] }`,
    })
    await workspace.run(migrateUp)
    await byHand(
      workspace,
      `create table events_new partition of events for values from ('2021-01-01') to ('2022-01-01');
alter table events detach partition events_old;
create schema tool; create table tool.jobs (id int);
create table tmp_1 (id int); alter table notes add tmp_column int`,
    )
    configure(workspace, [
      { kind: 'schema', name: 'tool', reason: 'of the scheduler' },
      { kind: 'table', name: 'public.tmp_*', reason: 'scratch' },
    ])
    const report = await workspace.run(drift)
    expect(report.differences).toMatchObject([{ object: 'column public.notes.tmp_column' }])
    expect(report.ignored).toContainEqual({ object: 'table tool.jobs', reason: 'of the scheduler' })
    expect(report.ignored).toContainEqual({ object: 'table public.tmp_1', reason: 'scratch' })
    expect(report.putBack.sql).toBe('begin;\n\nalter table public.notes drop column tmp_column;\n\ncommit;\n')
    workspace.migration('002_more.sql', 'create table more (id int);')
    await byHand(workspace, 'alter table notes drop column tmp_column')
    expect(await workspace.run(migrateUp)).toMatchObject({ head: '002_more' })
  })

  it('replays the migrations where a stamp was a lie', async () => {
    const workspace = await make({ ...files, [`${second}.sql`]: pinned })
    await byHand(workspace, 'create table notes (id integer primary key, body text not null)')
    await expect(workspace.run(drift)).rejects.toMatchObject({ code: 'SNAPSHOT_MISSING', exitCode: 2 })
    await workspace.run(migrateStamp, { name: 'head' }, yes)
    expect(await found(workspace)).toEqual([])
    const report = await workspace.run(drift, { replay: true })
    expect(report.differences).toMatchObject([{ object: 'column public.notes.pinned', change: 'missing' }])
    expect(report.basis.kind).toBe('replay')
  })

  it('says that a run was killed before it recorded the schema, and up records it', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await byHand(workspace, "update vault_db.snapshots set ledger_state = 'of the run before'")
    await expect(workspace.run(drift)).rejects.toMatchObject({
      code: 'SNAPSHOT_MISSING',
      message: expect.stringContaining('a run was killed'),
    })
    await workspace.run(migrateUp)
    expect(workspace.log.join('\n')).toContain('recorded as it is now')
    expect(await found(workspace)).toEqual([])
    await byHand(workspace, "update vault_db.snapshots set ledger_state = 'of the run before'")
    workspace.migration(`${second}.sql`, pinned)
    expect(await workspace.run(migrateUp)).toMatchObject({ head: second })
    expect(workspace.log.join('\n')).toContain('The check for drift is left out')
    expect(await found(workspace)).toEqual([])
  })

  it('keeps the run when the schema cannot be recorded', async () => {
    const workspace = await make(files)
    await workspace.run(migrateUp)
    await byHand(workspace, 'alter table vault_db.snapshots add check (project is null) not valid')
    workspace.migration(`${second}.sql`, pinned)
    expect(await workspace.run(migrateUp)).toMatchObject({ head: second })
    expect(workspace.log.join('\n')).toContain('The schema could not be recorded')
    await byHand(workspace, 'alter table vault_db.snapshots drop constraint snapshots_project_check')
    await workspace.run(migrateUp)
    expect(await found(workspace)).toEqual([])
  })
})

describeServer('drift on a server', () => {
  it('needs no more than the right to read, and reads the same', async () => {
    await withDatabase(async (database) => {
      const workspace = createWorkspace({ '001_all.sql': everyKind }, database.url)
      await workspace.run(migrateUp)
      const role = `drift_${database.name}`
      await byHand(
        workspace,
        `create role ${role} login password 'reader';
grant usage on schema vault_db to ${role};
grant select on all tables in schema vault_db to ${role}`,
      )
      const url = Object.assign(new URL(database.url), { username: role, password: 'reader' }).href
      expect(await found(workspace, { url })).toEqual([])
      await byHand(workspace, 'drop view note_titles')
      expect(await found(workspace, { url })).toEqual([['view public.note_titles', null]])
      await byHand(workspace, `drop owned by ${role}; drop role ${role}`)
      workspace.dispose()
    })
  })

  it('undoes each change by itself, exactly', async () => {
    await withDatabase(async (database) => {
      const workspace = createWorkspace({ '001_all.sql': everyKind }, database.url)
      await workspace.run(migrateUp)
      for (const { sql, object, property, along = [] } of handMade) {
        await byHand(workspace, sql)
        const report = await workspace.run(drift)
        const names = report.differences.map((difference) => difference.object)
        expect(names, sql).toContain(object)
        expect(
          names.filter((name) => name !== object && !along.includes(name)),
          sql,
        ).toEqual([])
        expect(report.differences.find((each) => each.object === object)?.property, sql).toBe(property)
        await byHand(workspace, report.putBack.sql)
        expect(await found(workspace), sql).toEqual([])
      }
      workspace.dispose()
    })
  }, 300_000)

  it('does not take the migrations of another project in the same database for drift', async () => {
    await withDatabase(async (database) => {
      const workspace = createWorkspace(files, database.url)
      const projects = ['app', { name: 'billing', schema: 'billing' }]
      writeFileSync(join(workspace.folder, 'vault-db.config.json'), JSON.stringify({ projects }))
      mkdirSync(join(workspace.folder, 'migrations/billing'))
      writeFileSync(join(workspace.folder, 'migrations/billing/001_b.sql'), 'create table b (id int);')
      const billing = { options: { project: 'billing' } }
      await byHand(workspace, 'create schema billing')
      await workspace.run(migrateUp)
      await workspace.run(migrateUp, {}, billing)
      expect(await found(workspace)).toEqual([])
      expect(await found(workspace, billing)).toEqual([])
      workspace.migration(`${second}.sql`, pinned)
      await workspace.run(migrateUp)
      expect(await found(workspace, billing)).toEqual([])
      expect((await workspace.run(drift, { replay: true }, billing)).differences).toEqual([])
      await byHand(workspace, 'alter table billing.b add zz int')
      expect(await found(workspace)).toEqual([['column billing.b.zz', null]])
      expect(await found(workspace, billing)).toEqual([['column billing.b.zz', null]])
      workspace.dispose()
    })
  })

  it('has recorded what was applied when a run is interrupted', async () => {
    await withDatabase(async (database) => {
      const slow = { '20260103000000_slow.sql': 'create table slow (id int); select pg_sleep(20);' }
      const workspace = createWorkspace({ ...files, ...slow }, database.url)
      const interrupt = new AbortController()
      const run = workspace.run(migrateUp, {}, { signal: interrupt.signal })
      await expect.poll(() => workspace.log.join('\n'), { timeout: 20_000 }).toContain('slow')
      interrupt.abort()
      await expect(run).rejects.toMatchObject({ code: 'INTERRUPTED' })
      expect(await found(workspace)).toEqual([])
      expect(await workspace.run(migrateStatus)).toMatchObject({ applied: [first] })
      workspace.dispose()
    })
  })

  it('replays on a server of the same version, the same one or another', async () => {
    await withDatabase(async (database) => {
      const workspace = createWorkspace({ '001_all.sql': everyKind }, database.url)
      await workspace.run(migrateUp)
      expect((await workspace.run(drift, { replay: true })).differences).toEqual([])
      await byHand(workspace, 'create index by_hand on notes (body)')
      const report = await workspace.run(drift, { replay: true, replayUrl: database.url })
      expect(report.differences).toMatchObject([{ object: 'index public.by_hand', change: 'extra' }])
      workspace.dispose()
    })
  })
})

async function withDatabase(use: (database: ServerDatabase) => Promise<void>): Promise<void> {
  const database = await createServerDatabase()
  try {
    await use(database)
  } finally {
    await database.drop()
  }
}
