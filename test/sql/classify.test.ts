import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { classifyStatement, type StatementClass } from '../../src/sql/classify.js'

describe('classifyStatement', () => {
  it.each<[string, Partial<StatementClass>]>([
    ['create table t (a int)', { verb: 'create table', isDdl: true, returnsRows: false, isReadOnly: false }],
    ['CREATE OR REPLACE VIEW v AS SELECT 1', { verb: 'create view', isDdl: true, returnsRows: false }],
    ['create temporary table t as select 1', { verb: 'create table', isDdl: true }],
    ['create unique index i on t (a)', { verb: 'create index', indexName: ['i'], needsNoTransaction: false }],
    ['create materialized view m as select 1', { verb: 'create materialized view', isDdl: true }],
    ['create constraint trigger g after insert on t execute function f()', { verb: 'create trigger' }],
    [
      'alter default privileges grant select on tables to a',
      { verb: 'alter default privileges', isDdl: true },
    ],
    ['create text search configuration c (copy = simple)', { verb: 'create text search configuration' }],
    ['-- why\n/* ; */ drop table if exists t;', { verb: 'drop table', isDdl: true }],
    ["comment on table t is 'x'", { verb: 'comment', isDdl: true }],
    ['truncate t', { verb: 'truncate', isDdl: true }],
    [
      'refresh materialized view concurrently m',
      { verb: 'refresh materialized view', needsNoTransaction: false },
    ],
    ['select 1', { verb: 'select', isDdl: false, returnsRows: true, isReadOnly: true }],
    ['(select 1) union select 2', { verb: 'select', returnsRows: true, isReadOnly: true }],
    ['select * from t for update', { returnsRows: true, isReadOnly: true }],
    ['select * into u from t', { verb: 'select into', isDdl: true, returnsRows: false, isReadOnly: false }],
    ['select make_partition(1)', { returnsRows: true, isReadOnly: false }],
    ['select count(*) from t', { isReadOnly: true }],
    ["select to_regclass('t') is not null, exists(select 1)", { isReadOnly: true }],
    ['values (1)', { returnsRows: true, isReadOnly: true }],
    ['table t', { returnsRows: true, isReadOnly: true }],
    ['show search_path', { returnsRows: true, isReadOnly: true }],
    ['explain insert into t values (1)', { returnsRows: true, isReadOnly: true }],
    ['explain (analyze) insert into t values (1)', { returnsRows: true, isReadOnly: false }],
    ['insert into t values (1)', { verb: 'insert', isDdl: false, returnsRows: false, isReadOnly: false }],
    ['insert into t values (1) returning a', { verb: 'insert', returnsRows: true, isReadOnly: false }],
    ["update t set a = 'returning'", { verb: 'update', returnsRows: false }],
    ['delete from t returning *', { verb: 'delete', returnsRows: true }],
    [
      'with x as (insert into t values (1) returning a) select * from x',
      { verb: 'select', returnsRows: true, isReadOnly: false },
    ],
    ['with x as (select 1) insert into t select * from x', { verb: 'insert', returnsRows: false }],
    [
      'with recursive r (n) as (values (1)), s as materialized (select 1) select * from r',
      { verb: 'select', returnsRows: true, isReadOnly: true },
    ],
    ['call p()', { verb: 'call', returnsRows: true, isReadOnly: false }],
    ['do $$ begin end $$', { verb: 'do', isDdl: false, returnsRows: false }],
    [
      'set local lock_timeout = 1',
      { verb: 'set', isDdl: false, returnsRows: false, isTransactionControl: false },
    ],
    ['begin', { isTransactionControl: true, isSavepoint: false }],
    [
      'start transaction isolation level serializable',
      { verb: 'start transaction', isTransactionControl: true },
    ],
    ['end', { isTransactionControl: true }],
    ['commit and chain', { isTransactionControl: true, isSavepoint: false }],
    ['savepoint a', { isTransactionControl: true, isSavepoint: true }],
    ['rollback to savepoint a', { isTransactionControl: true, isSavepoint: true }],
    ['rollback', { isTransactionControl: true, isSavepoint: false }],
    ["prepare transaction 'x'", { isTransactionControl: true }],
    ['prepare p as select 1', { isTransactionControl: false }],
    ['copy t (a) from stdin with (format csv)', { verb: 'copy', isCopyFromStdin: true }],
    ["copy t from '/tmp/stdin'", { isCopyFromStdin: false }],
    ['', { verb: '', isDdl: false, returnsRows: false }],
  ])('%s', (sql, expected) => expect(classifyStatement(sql)).toMatchObject(expected))

  it.each<[string, readonly string[] | null]>([
    ['create index concurrently i on t (a)', ['i']],
    ['create unique index concurrently if not exists "My i" on only s.t (a)', ['s', 'My i']],
    ['create index concurrently I on "S x".t (a)', ['S x', 'i']],
    ['create index concurrently on t (a)', null],
    ['drop index concurrently if exists s.i', ['s', 'i']],
    ['drop index i cascade', ['i']],
    ['drop index a, b', null],
    ['create table i (a int)', null],
  ])('names the index of %s', (sql, expected) => {
    expect(classifyStatement(sql).indexName).toEqual(expected)
  })
})

describe('needsNoTransaction, against PostgreSQL', () => {
  let lite: PGlite
  beforeAll(async () => {
    lite = await PGlite.create()
    await lite.exec(`create table t (a int primary key); create index ti on t (a); create type e as enum ('a');
      create table p (a int) partition by range (a); create table p1 partition of p for values from (0) to (9);
      create materialized view m as select 1 as a; create unique index mi on m (a)`)
  })
  afterAll(() => lite.close())

  /** SQLSTATE 25001, or another when the server gets further than that. */
  async function isRefusedInTransaction(sql: string): Promise<boolean> {
    await lite.exec('begin')
    try {
      await lite.query(sql)
      return false
    } catch (error) {
      return (error as { code?: string }).code === '25001'
    } finally {
      await lite.exec('rollback')
    }
  }

  it.each([
    'create index concurrently i on t (a)',
    'create index i on t (a)',
    'drop index concurrently ti',
    'drop index ti',
    'reindex index concurrently ti',
    'reindex (verbose, concurrently) table t',
    'reindex table t',
    'reindex schema public',
    'reindex database template1',
    'vacuum t',
    'vacuum (analyze)',
    'analyze t',
    'cluster',
    'cluster t using ti',
    'create database d',
    'drop database if exists d',
    "create tablespace s location '/tmp/none'",
    "alter system set work_mem = '8MB'",
    'alter database template1 set work_mem = 100',
    'alter table p detach partition p1 concurrently',
    'alter table p detach partition p1',
    "alter type e add value 'b'",
    'refresh materialized view concurrently m',
    'refresh materialized view m',
    'discard all',
    'discard temp',
    'create table concurrently_built (a int)',
  ])('%s', async (sql) => {
    expect(classifyStatement(sql).needsNoTransaction).toBe(await isRefusedInTransaction(sql))
  })
})
