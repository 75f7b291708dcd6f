import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Catalog, CatalogObject } from '../../src/catalog/object.js'
import type { Context } from '../../src/commands/context.js'
import { createContext } from '../../src/commands/create-context.js'
import { drift } from '../../src/commands/drift.js'
import { usingProject } from '../../src/commands/engine/open-project.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { defaultConfig } from '../../src/config/defaults.js'
import { readSchema } from '../../src/db/snapshots.js'
import { splitStatements } from '../../src/sql/split.js'
import { createServerDatabase, describeVector } from '../helpers/server.js'

/** A change to the first object of a kind that it fits. `$` stands for the object's name with its schema. */
interface Template {
  readonly kind: CatalogObject['kind']
  readonly property: string
  readonly sql: string
  readonly fits?: (object: Record<string, unknown>) => boolean
}

const column = (property: string, clause: string, fits?: Template['fits']): Template => ({
  kind: 'column',
  property,
  sql: `alter table %table% alter column %name% ${clause}`,
  ...(fits ? { fits } : {}),
})

const isPlainText = (object: Record<string, unknown>) => object['type'] === 'text' && !object['generated']

const templates: readonly Template[] = [
  { kind: 'table', property: 'comment', sql: `comment on table $ is 'by hand'` },
  { kind: 'table', property: 'options', sql: 'alter table $ set (autovacuum_enabled = false)' },
  { kind: 'table', property: 'replicaIdentity', sql: 'alter table $ replica identity full' },
  { kind: 'table', property: 'forceRowSecurity', sql: 'alter table $ force row level security' },
  { kind: 'table', property: 'grants', sql: 'grant truncate on $ to public' },
  { kind: 'table', property: 'owner', sql: 'alter table $ owner to pg_monitor' },
  column('type', 'type varchar(4000)', isPlainText),
  column('statistics', 'set statistics 777'),
  column('options', 'set (n_distinct = 7)'),
  column('storage', 'set storage external', isPlainText),
  column('compression', 'set compression pglz', isPlainText),
  column('notNull', 'drop not null', (object) => isPlainText(object) && object['notNull'] === true),
  { kind: 'column', property: 'comment', sql: `comment on column $ is 'by hand'` },
  { kind: 'column', property: 'grants', sql: 'grant update (%name%) on %table% to public' },
  { kind: 'constraint', property: 'comment', sql: `comment on constraint %name% on %table% is 'by hand'` },
  {
    kind: 'index',
    property: 'options',
    sql: 'alter index $ set (fillfactor = 55)',
    fits: ({ method }) => method === 'btree',
  },
  { kind: 'index', property: 'comment', sql: `comment on index $ is 'by hand'` },
  { kind: 'function', property: 'cost', sql: 'alter function $ cost 7' },
  {
    kind: 'function',
    property: 'volatility',
    sql: 'alter function $ volatile',
    fits: ({ volatility }) => volatility !== 'volatile',
  },
  { kind: 'function', property: 'settings', sql: 'alter function $ set work_mem = 7000' },
  { kind: 'function', property: 'grants', sql: 'revoke execute on function $ from public' },
  { kind: 'trigger', property: 'firing', sql: 'alter table %table% disable trigger %name%' },
  {
    kind: 'view',
    property: 'options',
    sql: 'alter view $ set (security_barrier = true)',
    fits: ({ options }) => !String(options).includes('security_barrier'),
  },
  { kind: 'view', property: 'comment', sql: `comment on view $ is 'by hand'` },
  { kind: 'materialized view', property: 'options', sql: 'alter materialized view $ set (fillfactor = 66)' },
  { kind: 'policy', property: 'roles', sql: 'alter policy %name% on %table% to pg_monitor' },
  { kind: 'enum', property: 'labels', sql: `alter type $ add value 'by hand'` },
  {
    kind: 'sequence',
    property: 'increment',
    sql: 'alter sequence $ increment by 7',
    fits: ({ isIdentity }) => isIdentity !== true,
  },
  { kind: 'schema', property: 'grants', sql: 'grant create on schema $ to pg_monitor' },
]

/** Objects that are added to any project. */
const added: readonly (readonly [sql: string, object: string])[] = [
  ['create schema by_hand', 'schema by_hand'],
  ['create table by_hand.t (id integer primary key, a text)', 'table by_hand.t'],
  ['create table public.by_hand (id integer)', 'table public.by_hand'],
  ['create view public.by_hand_view as select 1 as one', 'view public.by_hand_view'],
  [
    'create materialized view public.by_hand_rows as select 1 as one',
    'materialized view public.by_hand_rows',
  ],
  ['create sequence public.by_hand_numbers', 'sequence public.by_hand_numbers'],
  [`create type public.by_hand_mood as enum ('a')`, 'enum public.by_hand_mood'],
  ['create type public.by_hand_pair as (a integer)', 'composite type public.by_hand_pair'],
  ['create domain public.by_hand_text as text', 'domain public.by_hand_text'],
  [
    `create function public.by_hand() returns integer language sql as 'select 1'`,
    'function public.by_hand()',
  ],
  [`create procedure public.by_hand_do() language sql as 'select 1'`, 'procedure public.by_hand_do()'],
  [
    'create aggregate public.by_hand_sum(integer) (sfunc = int4pl, stype = integer)',
    'aggregate public.by_hand_sum(integer)',
  ],
  ['create publication by_hand', 'publication by_hand'],
  ['create extension tablefunc', 'extension tablefunc'],
  [
    'alter default privileges in schema public grant truncate on tables to pg_monitor',
    'default privileges in public on tables',
  ],
  [`create collation public.by_hand_order (locale = 'C')`, 'collation public.by_hand_order'],
  [
    'create text search configuration public.by_hand_words (copy = simple)',
    'text search configuration public.by_hand_words',
  ],
  [
    'create text search dictionary public.by_hand_stems (template = simple)',
    'text search dictionary public.by_hand_stems',
  ],
  [
    'create operator public.=== (leftarg = integer, rightarg = integer, function = int4eq)',
    'operator public.===(integer, integer)',
  ],
  ['create foreign data wrapper by_hand_files', 'foreign data wrapper by_hand_files'],
  ['create server by_hand_disk foreign data wrapper by_hand_files', 'server by_hand_disk'],
  ['create type public.by_hand_span as range (subtype = integer)', 'range type public.by_hand_span'],
]

const nameOf = ({ kind, id }: CatalogObject) => id.slice(kind.length + 1)

/** Each template on an object that no other template of its property took. */
function changesTo({ objects }: Catalog): readonly { sql: string; line: string }[] {
  const isOwn = (object: CatalogObject) => {
    const parent = object.parent === null ? undefined : objects.find(({ id }) => id === object.parent)
    const inherited = object as { isInherited?: boolean; partitionOf?: unknown; inheritedFrom?: unknown }
    const isPart = [inherited.isInherited, inherited.partitionOf, inherited.inheritedFrom].some(Boolean)
    return (
      !isPart &&
      (object.kind !== 'column' || parent?.kind === 'table') &&
      !(parent as typeof inherited)?.partitionOf
    )
  }
  return templates.flatMap(({ kind, property, sql, fits }) => {
    const object = objects.find(
      (each) =>
        each.kind === kind && isOwn(each) && (fits?.(each as unknown as Record<string, unknown>) ?? true),
    )
    if (object === undefined) return []
    const table = (object.parent ?? '').replace(/^\w+ /, '')
    const name = nameOf(object)
    const own = table === '' ? name : name.slice(table.length + 1)
    const text = sql.replaceAll('%table%', table).replaceAll('%name%', own).replaceAll('$', name)
    return [{ sql: text, line: `${object.id} | ${property}` }]
  })
}

const script = (context: Context, sql: string) =>
  usingProject(context, { purpose: 'psql', writes: true }, async ({ session }) => {
    for (const { text } of splitStatements(sql)) await session.script(text)
  })

describeVector('drift of the shipped projects', () => {
  it.each(defaultConfig('/').projects.map(({ name }) => name))('%s', async (project) => {
    const database = await createServerDatabase()
    const cwd = mkdtempSync(join(tmpdir(), 'vault-db-drift-'))
    const context = () => createContext({ cwd, env: {}, options: { project, url: database.url } })
    try {
      await migrateUp.run(context(), {})
      expect((await drift.run(context(), {})).differences).toEqual([])
      const catalog = await usingProject(context(), { purpose: 'test' }, ({ session }) => readSchema(session))
      const changes = changesTo(catalog)
      const lines = [...changes.map(({ line }) => line), ...added.map(([, object]) => `${object} | null`)]
      expect(lines.length).toBeGreaterThanOrEqual(40)
      for (const { sql } of changes) await script(context(), sql)
      await script(context(), added.map(([sql]) => sql).join(';\n'))
      const report = await drift.run(context(), {})
      const found = report.differences.map(({ object, property }) => `${object} | ${property}`)
      expect(lines.filter((line) => !found.includes(line))).toEqual([])
      await script(context(), report.putBack.sql)
      expect((await drift.run(context(), {})).differences).toEqual([])
    } finally {
      rmSync(cwd, { recursive: true, force: true })
      await database.drop()
    }
  })
})
