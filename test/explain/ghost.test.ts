import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { growFiles, makeGhostFolder, removeGhostFolder } from '../../src/db/explain/ghost-folder.js'
import { openPlanner } from '../../src/db/explain/plans.js'
import { explainSized } from '../../src/db/explain/sized.js'
import { parseQuery } from '../../src/explain/parse-query.js'
import { nodesOf, type PlanNode } from '../../src/explain/plan-node.js'
import { type Ghost, usingGhost } from '../../src/rehearsal/ghost.js'

const schema = `
create table owner (id int primary key, name text not null);
create table note (id int primary key, owner_id int not null references owner, is_public boolean not null,
  title text not null, updated_at timestamptz not null);
create index note_owner_updated on note (owner_id, updated_at desc);
create index note_public on note (is_public);
create index note_title on note (title);`

/** What the rows below are, as a header says it; text columns hold 32 bytes. */
const header = `-- @rows owner 1_000
-- @rows note 100_000
-- @common note.is_public 98 % false
-- @common note.is_public 2 % true
-- @distinct note.is_public 2
-- @distinct note.title 50_000
-- @common note.owner_id 10 %
-- @distinct note.owner_id 1_000`

/** A tenth of the notes is of owner 1, the rest is spread evenly; 2,000 notes are public. */
const rows = `
insert into owner select n, rpad('owner ' || n, 31, 'x') from generate_series(1, 1000) n;
insert into note select n, case when n % 10 = 0 then 1 else n % 999 + 2 end, n % 50 = 1,
  rpad('title ' || n % 50000, 31, 'x'), timestamptz '2025-01-01Z' + (n * 7919 % 100000) * interval '1 minute'
  from generate_series(1, 100000) n;
vacuum (analyze)`

const queries: readonly (readonly [string, string])[] = [
  [
    'a page of an owner',
    '-- @param $1 of note.owner_id\nselect id from note where owner_id = $1 order by updated_at desc limit 20',
  ],
  ['all notes of an owner', '-- @param $1 of note.owner_id\nselect title from note where owner_id = $1'],
  ['a note', '-- @param $1 of note.id\nselect title from note where id = $1'],
  ['notes by title', '-- @param $1 of note.title\nselect id from note where title = $1'],
  ['public notes', 'select id, title from note where is_public'],
  ['private notes', 'select id, title from note where not is_public'],
  ['notes with their owners', 'select n.title, o.name from note n join owner o on o.id = n.owner_id'],
  [
    'an owner with notes',
    '-- @param $1 of owner.id\nselect o.name, n.title from owner o join note n on n.owner_id = o.id where o.id = $1',
  ],
  ['notes by owner', 'select owner_id, count(*) from note group by owner_id'],
  ['notes in the order of their ids', 'select title from note order by id limit 10'],
  ['the first title', 'select min(title) from note'],
  [
    'a title of an owner',
    '-- @param $1 of note.owner_id\n-- @param $2 of note.title\nselect id from note where owner_id = $1 and title = $2',
  ],
]

const shape = (plan: PlanNode) =>
  nodesOf(plan).map(({ type, index, relation }) => [type, index ?? relation].filter(Boolean).join(' '))

describe('a ghost against the truth', () => {
  let database: Database
  let truth: Session

  beforeAll(async () => {
    database = await openScratch()
    truth = await database.connect()
    await truth.script(schema)
    for (const statement of rows.split(';\n')) await truth.script(statement)
  })
  afterAll(() => database.close())

  const facts = parseQuery({ name: 'sizes', file: 'sizes.sql', text: `${header}\nselect 1` }).sizes
  const onGhost = <T>(use: (ghost: Ghost) => Promise<T>) =>
    usingGhost(
      { schema: 'public', facts, build: async (session) => void (await session.script(schema)) },
      use,
    )

  it('plans as a database that has the rows', async () => {
    const parsed = queries.map(([name, text]) => parseQuery({ name, file: `${name}.sql`, text }))
    const shapesOn = async (session: Session, { schema: { tables } }: Pick<Ghost, 'schema'>) => {
      const planner = await openPlanner(session, 'public')
      const all: (readonly [string, string, readonly string[]])[] = []
      for (const query of parsed)
        for (const { for: kind, plan } of await explainSized(planner, query, { tables, facts }))
          all.push([query.name, kind, shape(plan)])
      return all
    }
    const [ghostly, real] = await onGhost(async (ghost) => {
      expect((await ghost.session.query('select from note')).rows).toEqual([])
      expect(ghost.plan.rowsOf.get('note')).toBe(100_000)
      return [await shapesOn(ghost.session, ghost), await shapesOn(truth, ghost)] as const
    })
    expect(ghostly.length).toBe(30)
    expect(ghostly).toEqual(real)
  })

  it('leaves nothing behind, also where its head cannot be built', async () => {
    const own = mkdtempSync(join(tmpdir(), 'vault-db-test-'))
    const { TMPDIR } = process.env
    process.env['TMPDIR'] = own
    try {
      let during: readonly string[] = []
      const build = () => {
        during = readdirSync(own)
        return Promise.reject(new Error('no'))
      }
      await expect(usingGhost({ schema: 'public', facts, build }, async () => {})).rejects.toThrow('no')
      expect(during).toEqual([expect.stringMatching(/^vault-db-ghost-/)])
      expect(readdirSync(own)).toEqual([])
    } finally {
      if (TMPDIR === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = TMPDIR
      rmSync(own, { recursive: true })
    }
  })
})

describe('files of a ghost', () => {
  it('go on in segments of a GiB, take no room, and never shrink', () => {
    const folder = makeGhostFolder()
    try {
      mkdirSync(join(folder, 'base'))
      growFiles(folder, [{ path: 'base/1', sizeBytes: 2.5 * 1024 ** 3, height: null }])
      growFiles(folder, [{ path: 'base/1', sizeBytes: 8192, height: null }])
      const files = ['1', '1.1', '1.2'].map((name) => statSync(join(folder, 'base', name)))
      expect(files.map(({ size }) => size)).toEqual([1024 ** 3, 1024 ** 3, 512 * 1024 ** 2])
      expect(files.reduce((sum, { blocks }) => sum + blocks * 512, 0)).toBeLessThan(1024 ** 2)
      expect(readdirSync(join(folder, 'base')).sort()).toEqual(['1', '1.1', '1.2'])
    } finally {
      removeGhostFolder(folder)
    }
  })
})
