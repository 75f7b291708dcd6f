import { expect, it } from 'vitest'
import { describeServer } from '../helpers/server.js'
import { checkPair, type Pair } from './check-pair.js'

const functions = `create function s(int, int) returns int language sql immutable as 'select $1 + $2';
create function s2(int, int) returns int language sql immutable as 'select $1 - $2';
create function f(int) returns text language sql immutable as 'select $1::text';
create function fx(int, int) returns text language sql immutable as 'select $1::text';
create function si(internal, int) returns internal language internal immutable as 'int4_avg_accum';
create function os(internal, anyelement) returns internal language internal as 'ordered_set_transition';
create function of(internal, float8, anyelement) returns anyelement language internal as 'percentile_disc_final';
create function hs(internal, variadic "any") returns internal language internal as 'ordered_set_transition_multi';
create function hf(internal, variadic "any") returns bigint language internal as 'hypothetical_rank_final';`

const inPlace: readonly Pair[] = [
  {
    name: 'start value, transition function, sort operator and the rest',
    old: `${functions} create aggregate a(int) (sfunc = s, stype = int); create view v as select a(1) as x`,
    new: `${functions} create aggregate a(int) (sfunc = s2, stype = int, sspace = 100, initcond = '5', combinefunc = s, sortop = operator(pg_catalog.<), parallel = safe); create view v as select a(1) as x; comment on aggregate a(int) is 'sum'; grant execute on function a(int) to pg_monitor; revoke all on function a(int) from public`,
  },
  {
    name: 'moving-aggregate mode',
    old: `${functions} create aggregate a(n int) (sfunc = s, stype = int, finalfunc = f)`,
    new: `${functions} create aggregate a(n int) (sfunc = s, stype = int, finalfunc = f, finalfunc_modify = shareable, msfunc = s, minvfunc = s2, mstype = int, msspace = 10, mfinalfunc = fx, mfinalfunc_extra, mfinalfunc_modify = read_write, minitcond = '1')`,
  },
]

const others: readonly Pair[] = [
  {
    name: 'ordered-set, hypothetical-set, star and variadic',
    old: functions,
    new: `${functions} create aggregate o(float8 order by anyelement) (sfunc = os, stype = internal, finalfunc = of, finalfunc_extra); comment on aggregate o(float8 order by anyelement) is 'o';
create aggregate h(variadic "any" order by variadic "any") (sfunc = hs, stype = internal, finalfunc = hf, finalfunc_extra, hypothetical); alter aggregate h(variadic "any" order by variadic "any") owner to pg_monitor;
create function n(bigint) returns bigint language sql as 'select $1 + 1'; create aggregate c(*) (sfunc = n, stype = bigint, initcond = '0'); comment on aggregate c(*) is 'c';
create function va(int, variadic int[]) returns int language sql as 'select 1'; create aggregate va(variadic l int[]) (sfunc = va, stype = int)`,
  },
  {
    name: 'serialised state',
    old: functions,
    new: `${functions} create function t(internal, numeric) returns internal language internal immutable as 'numeric_avg_accum';
create aggregate g(numeric) (sfunc = t, stype = internal, finalfunc = pg_catalog.numeric_avg, combinefunc = pg_catalog.numeric_avg_combine, serialfunc = pg_catalog.numeric_avg_serialize, deserialfunc = pg_catalog.numeric_avg_deserialize, parallel = restricted)`,
  },
  {
    name: 'another result, under a view',
    old: `${functions} create aggregate a(int) (sfunc = s, stype = int); create view v as select a(1)::text as x`,
    new: `${functions} create aggregate a(int) (sfunc = s, stype = int, finalfunc = f); create view v as select a(1)::text as x`,
  },
  {
    name: 'normal becomes ordered-set',
    old: `${functions} create aggregate a(float8, anyelement) (sfunc = of2, stype = float8)`.replace(
      'create aggregate',
      `create function of2(float8, float8, anyelement) returns float8 language sql as 'select 1.0::float8'; create aggregate`,
    ),
    new: `${functions} create aggregate a(float8 order by anyelement) (sfunc = os, stype = internal, finalfunc = of, finalfunc_extra)`,
  },
]

describeServer('aggregates, changed in place', () => {
  it.each(inPlace)('$name', async (pair) => {
    const { sql } = await checkPair(pair)
    expect(sql).not.toMatch(/^drop /m)
  })
})

describeServer('aggregates, in both directions', () => {
  it.each(others)('$name', async (pair) => {
    const { changes } = await checkPair(pair)
    expect(changes.every(({ sql }) => sql.length > 0)).toBe(true)
  })
})
