import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rereadable } from '../../src/sql/rereadable.js'
import { createServerDatabase, describeServer, type ServerDatabase } from '../helpers/server.js'

describe('rereadable', () => {
  it.each([
    ["((k)::text = ANY ((ARRAY['a'::character varying, 'b)'::character varying])::text[]))"],
    ['(((a >= 1) AND (a <= 2)) AND b)'],
    ['(((a < 1) OR (a > 2)) OR b)'],
    ["(((a = 1) AND (n = 'x'::text)) AND b)"],
    ["(EXISTS ( SELECT 'x'::text FROM t))"],
  ])('reads %s once and for all', (printed) => {
    const once = rereadable(printed)
    expect(once).not.toBe(printed)
    expect(rereadable(once)).toBe(once)
  })

  it.each([
    ['((a >= 1) AND (a <= 2))'],
    ['(b AND ((a >= 1) AND (a <= 2)))'],
    ['(((a >= 1) AND (a <= 2)) OR b)'],
    ["(k = ANY ((ARRAY['1.0'::numeric])::numeric(4,1)[]))"],
    ["(k = ANY ('{a,b}'::text[]))"],
    ["(n = '(((a >= 1) AND (a <= 2)) AND b)'::text)"],
    ['(a AND ("AND" OR b) AND "OR")'],
    [" SELECT t.n,\n    (t.n)::text AS n2\n   FROM ( SELECT 'x'::text AS n) t"],
    ['(unbalanced AND x AND ('],
  ])('leaves %s as it is', (printed) => {
    expect(rereadable(printed)).toBe(printed)
  })
})

const expressions = [
  "k in ('a', 'b') and k not in ('c', 'd')",
  "k like any (array['a%', 'b%']::varchar[])",
  'p = any (array[1, 2]) and f = any (array[1, 2.5])',
  "c in ('1.1.1.0/24', '2.2.2.0/24')",
  "id between 1 and 5 and d between '2020-01-01' and now() and n is not null",
  'id not between 1 and 5 or b',
  'id not between symmetric 1 and 5 and b',
  "(j ->> 'a')::int between -1 and 2 and b",
  "(id, n) = (1, 'x') and b",
  '(id, p) in ((1, 2), (3, 4), (5, 6))',
  'id in (i2, i3, 4) and id not in (i2, i3, 4)',
  "case when id between 1 and 2 and b then k in ('a', 'b') else b end",
  "exists (select 'x', null, 1, 2::numeric from t x where x.id between 1 and 2 and x.b and x.k in ('a', 'b'))",
  "(select 'x' union select 'y' limit 1) = n",
  "n = array_to_string(array(select 'x'), ',')",
] as const

describeServer('what PostgreSQL printed, read again', () => {
  let database: ServerDatabase
  let client: pg.Client
  beforeAll(async () => {
    database = await createServerDatabase()
    client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query(`create table t (id int, i2 int, i3 int, p numeric, f float8, n text, k varchar(10), b bool,
      c cidr, d timestamptz, j jsonb)`)
  })
  afterAll(async () => {
    await client?.end()
    await database?.drop()
  })

  it.each(expressions)('%s', async (expression) => {
    const printed = async (query: string) => {
      await client.query(`create or replace view v as ${query}`)
      const { rows } = await client.query(`select pg_get_viewdef('v'::regclass) as query`)
      return rows[0].query.replace(/;$/, '') as string
    }
    const first = await printed(`select (${expression}) as x from t`)
    expect(await printed(rereadable(first))).toBe(first)
  })
})
