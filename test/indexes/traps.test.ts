import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Evidence } from '../../src/indexes/evidence.js'
import { describeServer } from '../helpers/server.js'
import { evidenceOf, findingsOf, linesOf } from './evidence-of.js'
import { openPlace, type Place } from './server.js'

/** The schema on which well-known checks misjudge: each table one trap, or a few of a kind. */
const trapSchema = `
create table orders (a integer, b integer);
create index orders_up on orders (a, b);
create index orders_mixed on orders (a, b desc);

create table pairs (a integer, c integer);
create index pairs_plain on pairs (a, c);
create unique index pairs_unique on pairs (a, c);

create table texts (a integer, b text);
create index x on texts (lower(b), (a + 1));
create index a_much_longer_name on texts (lower(b), (a + 1));
create index texts_lower on texts (lower(b), a);
create index texts_upper on texts (upper(b));

create table covers (a integer, b integer);
create index covers_include on covers (a) include (b);
create index covers_both on covers (a, b);

create table parent (id integer primary key);
create table pair_parent (x integer, y integer, primary key (x, y));
create table partial_child (p integer references parent, flag boolean);
create index partial_child_flag on partial_child (p) where flag;
create table not_null_child (p integer references parent);
create index not_null_child_p on not_null_child (p) where p is not null;
create table invalid_child (p integer references parent);
create index invalid_child_p on invalid_child (p);
update pg_catalog.pg_index set indisvalid = false where indexrelid = 'invalid_child_p'::regclass;
create table brin_child (p integer references parent);
create index brin_child_p on brin_child using brin (p);
create table hash_child (p integer references parent);
create index hash_child_p on hash_child using hash (p);
create table include_child (p integer references parent, q integer);
create index include_child_q on include_child (q) include (p);
create table expression_child (p integer references parent);
create index expression_child_p on expression_child ((p + 0));
create table swapped_child (x integer, y integer, foreign key (x, y) references pair_parent);
create index swapped_child_yx on swapped_child (y, x);
create table both_child (x integer, y integer, foreign key (x, y) references pair_parent);
create index both_child_xy on both_child (x, y) where x is not null and y is not null;
create table gap_child (x integer, y integer, z integer, foreign key (x, y) references pair_parent);
create index gap_child_xzy on gap_child (x, z, y);
create table word_parent (w text primary key);
create table pattern_child (w text references word_parent);
create index pattern_child_w on pattern_child (w text_pattern_ops);
create table collated_child (w text references word_parent);
create index collated_child_w on collated_child (w collate "C");

create table days (at date) partition by range (at);
create table days_1 partition of days for values from ('2026-01-01') to ('2026-02-01');
create table days_2 partition of days for values from ('2026-02-01') to ('2026-03-01');
create index days_at on only days (at);
create index days_1_at on days_1 (at);
alter index days_at attach partition days_1_at;
create table weeks (p integer references parent, at date) partition by range (at);
create table weeks_1 partition of weeks for values from ('2026-01-01') to ('2026-02-01') partition by range (at);
create table weeks_1_1 partition of weeks_1 default;
create table weeks_2 partition of weeks default;

create sequence wide; create table narrow (id integer primary key default nextval('wide'));
select setval('wide', 2000000000);
create sequence around as smallint maxvalue 100 cycle; select setval('around', 99);
create sequence downward as smallint increment -1; select setval('downward', -32000);
create sequence early; create table roomy (id bigint primary key default nextval('early')); select setval('early', 2000000000);`

const redundancy = [
  'index-duplicate',
  'index-duplicate-reversed',
  'index-prefix-covered',
  'index-include-covered',
  'index-partial-subsumed',
]

describeServer('traps of known index checks', () => {
  let place: Place
  let evidence: Evidence
  beforeAll(async () => {
    place = await openPlace()
    await place.sql(trapSchema)
    evidence = await evidenceOf(place.session)
  })
  afterAll(() => place.dispose())

  it('tells indexes that do the same from those that only look alike', () => {
    const found = findingsOf(evidence, redundancy).map(({ check, object, fix }) => [
      check,
      object,
      fix?.keeps,
    ])
    expect(found).toEqual([
      ['index-duplicate', 'index public.a_much_longer_name', ['index public.x']],
      ['index-duplicate', 'index public.pairs_plain', ['index public.pairs_unique']],
      ['index-include-covered', 'index public.covers_include', ['index public.covers_both']],
    ])
  })

  it('finds foreign keys without a usable index, and says why the near ones are not', () => {
    const found = findingsOf(evidence, ['fk-unindexed'])
    const near = Object.fromEntries(
      found.map(({ object, evidence: lines }) => [
        object.replace(/^constraint public\.(\w+)\..*/, '$1'),
        lines.map((line) => line.replace('not usable: public.', '')),
      ]),
    )
    expect(near).toEqual({
      brin_child: ['brin_child_p: brin cannot look up one key'],
      collated_child: ['collated_child_w: another operator class or collation'],
      expression_child: [],
      gap_child: ['gap_child_xzy: begins with other columns (x, z, y)'],
      include_child: ['include_child_q: INCLUDE columns cannot be searched'],
      invalid_child: ['invalid_child_p: not valid'],
      partial_child: ['partial_child_flag: only rows with flag'],
      weeks: [],
    })
    expect(found.map(({ severity }) => severity)).not.toContain('error')
  })

  it('agrees with the planner on what serves a foreign key', async () => {
    const served = async (table: string, columns: readonly string[]) => {
      const condition = columns.map((column, at) => `${column} = $${at + 1}`).join(' and ')
      const types = columns.map((column) => (column === 'w' ? 'text' : 'integer')).join(', ')
      const nulls = columns.map(() => 'null').join(', ')
      const client = await place.other()
      await client.query(`set enable_seqscan = off`)
      await client.query(`set plan_cache_mode = force_generic_plan`)
      await client.query(`prepare q (${types}) as select from ${table} where ${condition}`)
      const { rows } = await client.query(`explain (costs off) execute q(${nulls})`)
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      return !plan.includes('Seq Scan') && /Index Cond|Recheck Cond/.test(plan)
    }
    const bad = new Set(findingsOf(evidence, ['fk-unindexed']).map(({ object }) => object.split('.')[1]!))
    const keys = evidence.structure.foreignKeys.filter(({ partitioned }) => !partitioned)
    expect(keys.length).toBeGreaterThan(10)
    for (const { table, columns } of keys) {
      const name = table.replace('public.', '')
      // The planner reads BRIN and (x, z, y) too, but not for one key at a time at a low price.
      if (name === 'brin_child' || name === 'gap_child') continue
      const names = columns.map((column) => column.name)
      expect([name, await served(table, names)]).toEqual([name, !bad.has(name)])
    }
  })

  it('builds the missing index of a partitioned table in parts that let others work', async () => {
    const key = findingsOf(evidence, ['fk-unindexed']).find(({ object }) => object.includes('weeks'))!
    expect(key.fix!.repair).toEqual([
      'create index weeks_p_idx on only public.weeks (p)',
      'create index weeks_1_p_idx on only public.weeks_1 (p)',
      'create index concurrently weeks_1_1_p_idx on public.weeks_1_1 (p)',
      'alter index public.weeks_1_p_idx attach partition public.weeks_1_1_p_idx',
      'alter index public.weeks_p_idx attach partition public.weeks_1_p_idx',
      'create index concurrently weeks_2_p_idx on public.weeks_2 (p)',
      'alter index public.weeks_p_idx attach partition public.weeks_2_p_idx',
    ])
    await place.sql(...key.fix!.repair)
    const after = await evidenceOf(place.session)
    expect(linesOf(after, ['fk-unindexed']).join()).not.toContain('weeks')
    expect(linesOf(after, ['partition-index-incomplete']).join()).not.toContain('weeks')
    await place.sql(...key.fix!.migration!.down)
  })

  it('names an index of a partitioned table that lacks parts, the partitions, and the way to complete it', async () => {
    const [found, ...more] = findingsOf(evidence, ['partition-index-incomplete'])
    expect(more).toEqual([])
    expect(found).toMatchObject({ object: 'index public.days_at', severity: 'error' })
    expect(found!.evidence).toContain('no part on public.days_2')
    expect(linesOf(evidence, ['index-invalid'])).toEqual(['index-invalid index public.invalid_child_p'])
    await place.sql(...found!.fix!.repair)
    expect(linesOf(await evidenceOf(place.session), ['partition-index-incomplete'])).toEqual([])
  })

  it('measures a sequence by the column that it fills', () => {
    const found = findingsOf(evidence, ['sequence-overflow'])
    expect(found.map(({ object, severity, message }) => [object, severity, message])).toEqual([
      ['sequence public.downward', 'error', '97 % of its values are used.'],
      ['sequence public.wide', 'error', '93 % of its values are used for public.narrow.id.'],
    ])
  })
})
