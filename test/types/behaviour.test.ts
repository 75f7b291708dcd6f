import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { readArrayTypes } from '../../src/db/read-array-types.js'
import { readTypeSchema } from '../../src/db/read-type-schema.js'
import { sessionFrom } from '../../src/db/session.js'
import { emitTypes } from '../../src/types/emit-types.js'
import { typesModel } from '../../src/types/model.js'
import type { TypesConfig } from '../../src/types/options.js'
import { parsers } from '../../src/types/parsers.js'
import { createServerDatabase, describeServer } from '../helpers/server.js'
import { hardRows } from './hard-rows.js'
import { hardSchema } from './hard-schema.js'
import { fits, readSelectTypes, type SelectTypes } from './read-types.js'

const header = { project: 'hard', head: null, fingerprint: '0'.repeat(64) }

/** Tables and views of the hard schema, by interface. */
const relations: Readonly<Record<string, string>> = {
  Users: 'users',
  Events: 'events',
  Cats: 'cats',
  JsonTable: 'json',
  PlainView: 'plain_view',
  OuterView: 'outer_view',
  RightView: 'right_view',
  FullView: 'full_view',
  GroupedView: 'grouped_view',
  UngroupedView: 'ungrouped_view',
  CubeView: 'cube_view',
  ViewOfView: 'view_of_view',
  UnionView: 'union_view',
  HalfUnionView: 'half_union_view',
  WithView: 'with_view',
  WhereView: 'where_view',
  UsingView: 'using_view',
  LateralView: 'lateral_view',
  ExpressionView: 'expression_view',
  Stats: 'stats',
  AuthNames: 'auth.names',
}

/** Columns that are never null for a reason that no rule knows, or that these rows do not show. */
const careful = [
  'Cats',
  'ExpressionView.animal',
  'ExpressionView.not_x',
  'ExpressionView.place',
  'FullView.tier',
  'GroupedView.filtered',
  'LateralView.one',
  'UngroupedView.most',
  'Users.words',
  'WhereView.pause',
]

type Open = () => Promise<{ readonly session: Session; readonly release: () => Promise<void> }>

const embedded: Open = async () => {
  const database = await openScratch()
  return { session: await database.connect('types'), release: () => database.close() }
}

const onServer: Open = async () => {
  const { url, drop } = await createServerDatabase()
  return {
    session: await sessionFrom(new pg.Client({ connectionString: url }), { kind: 'server' }),
    release: drop,
  }
}

function suite(open: Open): void {
  let session: Session
  let release: () => Promise<void>

  const emit = async (types: TypesConfig = {}) => {
    return emitTypes(typesModel(await readTypeSchema(session), types), header)
  }
  const rowsOf = async (relation: string) => (await session.query(`select * from ${relation}`)).rows

  beforeAll(async () => {
    const opened = await open()
    session = opened.session
    release = opened.release
    await session.script(hardSchema + hardRows)
    await session.script('refresh materialized view stats')
  })
  afterAll(async () => {
    await session?.close()
    await release?.()
  })

  const misfits = async (types: SelectTypes) => {
    const wrong: string[] = []
    for (const [name, relation] of Object.entries(relations)) {
      const rows = await rowsOf(relation)
      expect(rows.length, relation).toBeGreaterThan(0)
      for (const [column, type] of types.get(name)!) {
        const odd = rows.find((row) => !fits(row[column], type))
        if (odd) wrong.push(`${name}.${column}: ${type}, but ${JSON.stringify(odd[column])}`)
      }
    }
    return wrong
  }

  it('every value that pg gives is of the type that the file says', async () => {
    expect(await misfits(readSelectTypes(await emit()))).toEqual([])
  })

  it('what is said to be nullable is null in some row', async () => {
    const types = readSelectTypes(await emit())
    const never: string[] = []
    for (const [name, relation] of Object.entries(relations)) {
      const rows = await rowsOf(relation)
      for (const [column, type] of types.get(name)!) {
        if (careful.includes(name) || careful.includes(`${name}.${column}`)) continue
        if (type.endsWith(' | null') && rows.every((row) => row[column] !== null))
          never.push(`${name}.${column}`)
      }
    }
    expect(never).toEqual([])
  })

  it('with the parsers, arrays of every type arrive as arrays and numbers as the policy says', async () => {
    const types = parsers(pg.types, {
      int8: 'number',
      numeric: 'number',
      arrays: await readArrayTypes(session as never),
    })
    const read = (text: string) => session.client.query({ text, types } as pg.QueryConfig)
    const { rows } = await read(
      'select id, amount, amounts, bigs, moods, tags, homes, places, grid, counts from users order by id limit 1',
    )
    expect(rows[0]).toEqual({
      id: 1,
      amount: 1.5,
      amounts: [1.5],
      bigs: [1],
      moods: ['sad', 'Ok'],
      tags: ['a', 'b'],
      homes: ['(x,1)'],
      places: ['[1,2]'],
      grid: [
        [1, 2],
        [3, 4],
      ],
      counts: [1, 2],
    })
    const text = await emit({ int8: 'number', numeric: 'number', arrays: 'parsed' })
    const said = readSelectTypes(text).get('Users')!
    expect(text).toContain('export type Numeric = ColumnType<number,')
    expect(text).toContain('export type Int8 = ColumnType<\n  number,')
    expect(said.get('moods')).toBe('Mood[]')
    expect(said.get('amounts')).toBe('number[] | null')
  })

  it('the parsers refuse an int8 that no number holds, and give it as bigint', async () => {
    const read = (int8: 'bigint' | 'number') =>
      session.client.query({
        text: 'select 9007199254740993 as big, array[1, null]::bigint[] as list',
        types: parsers(pg.types, { int8 }),
      } as pg.QueryConfig)
    await expect(read('number')).rejects.toThrow('does not fit')
    expect((await read('bigint')).rows[0]).toEqual({ big: 9007199254740993n, list: [1n, null] })
  })

  it('PostgreSQL refuses what the types leave out, and takes what they allow', async () => {
    const fails = (sql: string) => expect(session.query(sql)).rejects.toThrow()
    await fails("insert into users (id, mail, grade) values (7, 'x@y', 'good')")
    await fails("insert into users (words, mail, grade) values (null, 'x@y', 'good')")
    await fails("insert into users (grade) values ('good')")
    await fails("insert into users (mail, grade, tier) values ('x@y', 'good', 'other')")
    await session.query(
      "insert into users (mail, grade, settings, moods, pause) values ($1, 'good', $2, $3, $4)",
      ['x@y', { a: 1 }, ['sad'], '2 days'],
    )
    const { rows } = await session.query('select settings, moods, score from users where mail = $1', ['x@y'])
    expect(rows).toEqual([{ settings: { a: 1 }, moods: '{sad}', score: 5 }])
    await session.query('delete from users where mail = $1', ['x@y'])
  })
}

describe('types and what pg gives (embedded)', () => suite(embedded))
describeServer('types and what pg gives (server)', () => suite(onServer))
