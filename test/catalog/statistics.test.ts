import { describe, expect, it } from 'vitest'
import { compareCatalogs } from '../../src/catalog/compare-catalogs.js'
import { diffCatalogs } from '../../src/catalog/diff-catalogs.js'
import { renderScript } from '../../src/catalog/render-plan.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { usingDatabase, usingSession } from '../../src/db/open.js'
import { readCatalog } from '../../src/db/read-catalog/read-catalog.js'
import { describeServer } from '../helpers/server.js'
import { checkPair, type Pair } from './check-pair.js'

const t = 'create table t (a int, b text, c text);'

const pairs: readonly Pair[] = [
  {
    name: 'kinds, columns, expressions, target, comment, another schema',
    old: `${t} create statistics st (ndistinct) on a, b from t`,
    new: `${t} create schema s; create statistics st (ndistinct, mcv) on a, b from t; create statistics "S 2" on a, b, c from t;
create statistics s.s3 on (lower(b)) from t; create statistics s4 (dependencies, mcv) on c, b, (a + 1), lower(b) from t;
alter statistics s4 set statistics 50; alter statistics s.s3 set statistics 0; comment on statistics s4 is 'x'`,
  },
  {
    name: 'target alone',
    old: `${t} create statistics st on a, b from t; alter statistics st set statistics 7`,
    new: `${t} create statistics st on a, b from t`,
  },
  {
    name: 'the type of a column',
    old: `create table t (a int, b varchar(10)); create statistics st on a, b from t; alter statistics st set statistics 5; comment on statistics st is 'x';
create statistics st2 on a, b from t; comment on statistics st2 is 'y'; create statistics st3 on a, (lower(b)) from t`,
    new: `create table t (a bigint, b text); create statistics st on a, b from t; alter statistics st set statistics 5; comment on statistics st is 'x';
create statistics st2 on a, b from t; comment on statistics st2 is 'y'; create statistics st3 on a, (lower(b)) from t`,
  },
  {
    name: 'a column goes, a table goes, a function that they use',
    old: `${t} create table u (a int, b int); create statistics st on a, b, c from t; create statistics st2 on a, b from u;
create function f(text) returns text immutable language sql as 'select $1'; create statistics st3 on (f(b)), a from t`,
    new: `create table t (a int, b text); create statistics st on a, b from t;
create function f(text) returns int immutable language sql as 'select 1'; create statistics st3 on (f(b)), a from t`,
  },
  {
    name: 'materialized views and partitioned tables',
    old: `create table p (a int, b int) partition by range (a)`,
    new: `create table p (a int, b int) partition by range (a); create statistics on_p on a, b from p; create materialized view m as select a, b from p; create statistics on_m on a, b from m`,
  },
]

describeServer('extended statistics', () => {
  it.each(pairs)('$name', async (pair) => {
    await checkPair(pair)
  })

  it('keep their place where only the target changes', async () => {
    const { sql } = await checkPair(pairs[1]!)
    expect(sql).toContain('alter statistics public.st set statistics -1;')
    expect(sql).not.toContain('drop')
  })
})

describe('extended statistics on the embedded database', () => {
  it('are written as they are read', async () => {
    const catalog = await scratch(pairs[0]!.new)
    const again = await scratch(renderScript(diffCatalogs({ ...catalog, objects: [] }, catalog)))
    expect(compareCatalogs(catalog, again)).toEqual([])
    const found = catalog.objects.filter(({ kind }) => kind === 'statistics')
    expect(found).toMatchObject([
      { id: 'statistics public."S 2"', kinds: ['dependencies', 'mcv', 'ndistinct'], target: null },
      { id: 'statistics public.s4', columns: ['b', 'c'], expressions: ['(a + 1)', 'lower(b)'], target: 50 },
      { id: 'statistics public.st', kinds: ['mcv', 'ndistinct'], columns: ['a', 'b'], expressions: [] },
      { id: 'statistics s.s3', kinds: [], parent: 'table public.t', target: 0 },
    ])
  })

  it("do not differ by the order of their table's columns", async () => {
    const statistics = 'create statistics st on a, b from t'
    const one = await scratch(`create table t (a int, b text); ${statistics}`)
    const turned = await scratch(`create table t (b text, a int); ${statistics}`)
    expect(one.objects.filter(({ kind }) => kind === 'statistics')).toHaveLength(1)
    expect(compareCatalogs(one, turned)).toEqual([])
  })

  const scratch = (script: string) =>
    usingDatabase(openScratch, (database) =>
      usingSession(database, 'test', async (session) => {
        await session.script(script)
        return readCatalog(session)
      }),
    )
})
