import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareCatalogs } from '../../src/catalog/compare-catalogs.js'
import { diffCatalogs } from '../../src/catalog/diff-catalogs.js'
import { renderScript } from '../../src/catalog/render-plan.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { usingDatabase, usingSession } from '../../src/db/open.js'
import { readCatalog } from '../../src/db/read-catalog/read-catalog.js'
import { describeServer, server } from '../helpers/server.js'
import { checkPair, type Pair } from './check-pair.js'

const prefix = `defacl_${randomBytes(4).toString('hex')}`
const app = `${prefix}_app`
const other = `"${prefix} o""ther"`

const alter = 'alter default privileges'

const pairs: readonly Pair[] = [
  {
    name: 'every type of object, with and without a schema',
    old: 'create schema s',
    new: `create schema s; ${alter} grant select, insert on tables to ${app}; ${alter} grant usage on sequences to ${app} with grant option;
${alter} revoke execute on functions from public; ${alter} revoke usage on types from public; ${alter} grant create on schemas to public;
${alter} in schema s grant all on tables to ${app}; ${alter} in schema s grant execute on functions to ${app}, current_user; ${alter} in schema s grant usage on types to public`,
  },
  {
    name: 'another role, its own rights, its name in quotes',
    old: `${alter} for role ${other} revoke execute on functions from public`,
    new: `${alter} for role ${other} revoke all on tables from ${other}; ${alter} for role ${app} grant select on tables to ${other} with grant option; ${alter} for role ${other} in schema public grant update on sequences to ${app}`,
  },
  {
    name: 'less, and the grant option less',
    old: `${alter} grant all on tables to ${app} with grant option; ${alter} in schema public grant select, update on sequences to ${app}`,
    new: `${alter} grant select on tables to ${app}; ${alter} grant insert on tables to ${app} with grant option; ${alter} in schema public grant update on sequences to ${app}`,
  },
  {
    name: 'functions for nobody but by name, and new functions beside',
    old: '',
    new: `create function f() returns int language sql as 'select 1'; ${alter} revoke execute on functions from public; ${alter} grant execute on functions to ${app};
create function g() returns int language sql as 'select 1'; grant execute on function g() to public; revoke execute on function g() from ${app}`,
  },
  {
    name: 'the schema goes with its entries',
    old: `create schema s; ${alter} in schema s grant all on tables to ${app}; ${alter} for role ${other} in schema s grant usage on types to ${app}`,
    new: 'select 1',
  },
]

describeServer('default privileges', () => {
  beforeAll(() => onServer(`create role ${app}; create role ${other}`))
  afterAll(() => onServer(`drop role ${app}; drop role ${other}`))

  it.each(pairs)('$name', async (pair) => {
    await checkPair(pair)
  })

  it('come last, and are written role by role', async () => {
    const { changes } = await checkPair(pairs[3]!)
    expect(changes.at(-1)).toMatchObject({
      kind: 'default privileges',
      object: 'default privileges on functions',
      sql: [
        'alter default privileges revoke execute on functions from public',
        `alter default privileges grant execute on functions to ${app}`,
      ],
    })
  })
})

describe('default privileges on the embedded database', () => {
  it('are written as they are read', async () => {
    const script = `create role r; create schema s; ${alter} grant select on tables to r; ${alter} grant select on large objects to r;
${alter} in schema s grant maintain on tables to r with grant option; ${alter} revoke execute on functions from public`
    const catalog = await scratch(script)
    const again = await scratch(
      `create role r; ${renderScript(diffCatalogs({ ...catalog, objects: [] }, catalog))}`,
    )
    expect(compareCatalogs(catalog, again)).toEqual([])
    expect(catalog.objects.filter(({ kind }) => kind === 'default privileges').map(({ id }) => id)).toEqual([
      'default privileges in s on tables',
      'default privileges on functions',
      'default privileges on large objects',
      'default privileges on tables',
    ])
  })

  const scratch = (script: string) =>
    usingDatabase(openScratch, (database) =>
      usingSession(database, 'test', async (session) => {
        await session.script(script)
        return readCatalog(session)
      }),
    )
})

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server?.url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
