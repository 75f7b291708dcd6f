import { describe, expect, it } from 'vitest'
import { compareCatalogs } from '../../src/catalog/compare-catalogs.js'
import { diffCatalogs } from '../../src/catalog/diff-catalogs.js'
import { renderScript } from '../../src/catalog/render-plan.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { usingDatabase, usingSession } from '../../src/db/open.js'
import { readCatalog } from '../../src/db/read-catalog/read-catalog.js'
import { describeServer } from '../helpers/server.js'
import { checkPair, type Pair } from './check-pair.js'

const tables = `create table t (a int primary key, b text, c text); create table u (id int primary key, x bool, y int);
create schema s; create table s."My t" ("My c" int primary key)`

const pairs: readonly Pair[] = [
  {
    name: 'tables, columns, filters, schemas, operations',
    old: tables,
    new: `${tables}; create table child () inherits (u);
create publication p for table t (a, b) where (a > 5), only u where (x), s."My t" ("My c") with (publish = 'insert, update');
create publication q for all tables with (publish_via_partition_root); create publication "R""s" for tables in schema s, public;
create publication e with (publish = ''); comment on publication e is 'e'`,
  },
  {
    name: 'tables come and go and change',
    old: `${tables}; create publication p for table t, u (id, x), s."My t" where ("My c" = 1 or "My c" = 2)`,
    new: `${tables}; create publication p for table t where (a > 1), u (id, x) with (publish_via_partition_root = true)`,
  },
  {
    name: 'schemas in the place of tables',
    old: `${tables}; create publication p for table t, u (id)`,
    new: `${tables}; create publication p for tables in schema public, s`,
  },
  {
    name: 'options alone, and a filter on a partitioned table that needs one',
    old: `${tables}; create table parted (a int primary key) partition by range (a); create publication p for table t; create publication q for table t`,
    new: `${tables}; create table parted (a int primary key) partition by range (a); create publication p for table t with (publish = 'delete, truncate');
create publication q for table t, parted where (a > 1) with (publish_via_partition_root)`,
  },
  {
    name: 'all tables and back',
    old: `${tables}; create publication p for all tables; comment on publication p is 'p'`,
    new: `${tables}; create publication p for table t; comment on publication p is 'p'`,
  },
  {
    name: 'its tables and schemas are dropped',
    old: `${tables}; create publication p for table t, u (id, y); create publication q for tables in schema s`,
    new: 'create table t (a int primary key, b text, c text); create publication p for table t; create publication q',
  },
  {
    name: 'its columns change their type, or go',
    old: `${tables}; create publication p for table t (a, c), u (id, y); create publication q for table u where (id > 3)`,
    new: `create table t (a int primary key, b text); create table u (id bigint primary key, x bool, y bigint); create schema s; create table s."My t" ("My c" int primary key);
create publication p for table t (a), u (id, y); create publication q for table u where (id > 3)`,
  },
]

describeServer('publications', () => {
  it.each(pairs)('$name', async (pair) => {
    await checkPair(pair)
  })

  it('change in place where PostgreSQL lets them', async () => {
    const { changes } = await checkPair(pairs[1]!)
    expect(changes.flatMap(({ sql }) => sql)).toEqual([
      'alter publication p drop table only public.t, only s."My t"',
      'alter publication p set (publish_via_partition_root = true)',
      'alter publication p add table only public.t where (a > 1)',
    ])
  })
})

describe('publications on the embedded database', () => {
  it('are written as they are read, with generated columns', async () => {
    const script = `${pairs[0]!.new}; create publication g for table t with (publish_generated_columns = stored)`
    const catalog = await scratch(script)
    const empty = { ...catalog, objects: [] }
    const again = await scratch(renderScript(diffCatalogs(empty, catalog)))
    expect(compareCatalogs(catalog, again)).toEqual([])
    const found = catalog.objects.filter(({ kind }) => kind === 'publication')
    expect(found.map(({ name }) => name).sort()).toEqual(['R"s', 'e', 'g', 'p', 'q'])
    expect(found.find(({ name }) => name === 'g')).toMatchObject({ generatedColumns: 'stored' })
    expect(found.find(({ name }) => name === 'p')).toMatchObject({
      publish: ['insert', 'update'],
      tables: [
        { table: 'public.t', columns: ['a', 'b'], where: '(a > 5)' },
        { table: 'public.u', columns: null, where: 'x' },
        { table: 's."My t"', columns: ['My c'], where: null },
      ],
    })
  })

  const scratch = (script: string) =>
    usingDatabase(openScratch, (database) =>
      usingSession(database, 'test', async (session) => {
        await session.script(script)
        return readCatalog(session)
      }),
    )
})
