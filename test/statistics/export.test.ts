import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { statsExport } from '../../src/commands/stats-export.js'
import { readStatistics } from '../../src/statistics/read-statistics.js'
import type { Statistics, ValueStatistics } from '../../src/statistics/statistics.js'
import { createServerDatabase, describeServer, type ServerDatabase } from '../helpers/server.js'
import { describeTargets } from '../helpers/targets.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'
import { byHand, shop, shopRows } from './shop.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const files = {
  '20250101000000_shop.sql': shop,
  'queries/people.sql': "-- Good ones.\nselect id from person where score > 7.5 and town = 'zebrb'",
}
const style = await createStyle(80, false)

const fileOf = (workspace: Workspace) => join(workspace.folder, 'migrations/app/stats.json')

function ownOf({ tables }: Statistics, table: string, column: string): ValueStatistics {
  const found = tables.find(({ name }) => name === table)!.columns.find(({ name }) => name === column)!
  return (found.own ?? found.whole)!
}

describeTargets('stats export', (make) => {
  let workspace: Workspace
  let text: string
  let hidden: Statistics
  let real: Statistics

  beforeAll(async () => {
    workspace = await make(files)
    await workspace.run(migrateUp)
    await byHand(workspace, shopRows)
    const report = await workspace.run(statsExport)
    expect(report.path).toBe(fileOf(workspace))
    text = readFileSync(fileOf(workspace), 'utf8')
    hidden = readStatistics(text, 'stats.json')
    const plain = await workspace.run(statsExport, { withValues: true, out: '-' })
    real = readStatistics(plain.document!, '-')
  })

  it('lets no value out but those that schema and queries name themselves', () => {
    expect(hidden.values).toBe('stand-ins')
    // A stand-in behind a constant begins with it.
    expect(text.match(/\w*zebr\w*/g)).toEqual(['zebrb', 'zebrb1', 'zebrb2'])
    for (const ref of ownOf(real, 'person', 'ref').bounds!) expect(text).not.toContain(ref)
    expect(ownOf(hidden, 'person', 'status').common!.values.toSorted()).toEqual(['draft', 'gone'])
    expect(ownOf(hidden, 'person', 'mood').common!.values.toSorted()).toEqual(['ok', 'sad'])
    expect(ownOf(hidden, 'person', 'is_member').common!.values).toEqual(['f', 't'])
    expect(ownOf(hidden, 'person', 'facts')).not.toHaveProperty('common')
  })

  it('keeps frequencies, and the order of values', () => {
    for (const { name, columns } of real.tables) {
      for (const { name: column } of columns) {
        const [before, after] = [ownOf(real, name, column), ownOf(hidden, name, column)]
        const { nullShare, widthBytes, distinct, correlation } = before
        expect(after).toMatchObject({ nullShare, widthBytes, distinct, correlation })
        if (after.common) expect(after.common.shares).toEqual(before.common!.shares)
        if (after.elements) expect(after.elements.shares).toEqual(before.elements!.shares)
        for (const values of [after.common?.values, after.bounds, after.elements?.values]) {
          if (values) expect([name, column, new Set(values).size]).toEqual([name, column, values.length])
        }
      }
    }
    const bounds = ownOf(hidden, 'letter', 'sent').bounds!
    expect(bounds).toEqual(bounds.toSorted())
    expect(bounds.length).toBeGreaterThan(50)
    expect(ownOf(hidden, 'person', 'town').common!.values.toSorted()).toEqual([
      '1',
      'zebrb',
      'zebrb1',
      'zebrb2',
    ])
  })

  it('has a stand-in for equal values in columns that refer to each other', () => {
    const shown = (statistics: Statistics) => ({
      keys: ownOf(statistics, 'person', 'id').bounds!,
      references: [
        ...ownOf(statistics, 'letter', 'person_id').common!.values,
        ...ownOf(statistics, 'letter', 'person_id').bounds!,
      ],
    })
    const [before, after] = [shown(real), shown(hidden)]
    const standInOf = new Map(before.keys.map((key, at) => [key, after.keys[at]!]))
    const shared = before.references.filter((key) => standInOf.has(key))
    expect(shared.length).toBeGreaterThan(3)
    for (const key of shared)
      expect(after.references[before.references.indexOf(key)]).toBe(standInOf.get(key))
  })

  it('has sizes, indexes with their expressions, settings, use, and where the ledger stands', () => {
    const person = hidden.tables.find(({ name }) => name === 'person')!
    expect(person).toMatchObject({ schema: 'public', kind: 'table', rows: 3000 })
    expect(person.pages).toBeGreaterThan(30)
    expect(person.indexes.map(({ name }) => name)).toEqual(['person_pkey', 'person_email'])
    expect(person.indexes[1]!.expressions![0]).toMatchObject({
      column: 1,
      type: 'text',
      own: { distinct: -1 },
    })
    expect(hidden.tables.find(({ name }) => name === 'letter_new')).toMatchObject({
      partitionOf: 'letter',
      bound: "FOR VALUES FROM ('2025-01-01 00:00:00+00') TO (MAXVALUE)",
    })
    expect(hidden.settings).toMatchObject({ random_page_cost: '4', work_mem: '4MB' })
    expect(hidden.usage.indexes['index public.person_email']!.sizeBytes).toBeGreaterThan(8192)
    expect(hidden.extended).toEqual([
      {
        name: 'public.person_town_code',
        table: 'public.person',
        kinds: ['ndistinct', 'dependencies', 'mcv'],
        of: 'town, code',
      },
    ])
    expect(hidden.ledger).toMatchObject({ head: '20250101000000_shop', recent: expect.any(Array) })
    expect(hidden.ledger!.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(hidden.unseen).toEqual([])
  })

  it('is the same for the same statistics', async () => {
    const same = (document: string) =>
      document.replace(
        /"(takenAt|readAt|lastScan|lastAnalyze)": "[^"]*"|"(sent|scans|xidAge|modifiedSinceAnalyze)": \d+/g,
        '',
      )
    const again = await workspace.run(statsExport, { out: '-' })
    const bare = ({ tables, ...rest }: Statistics) => ({
      ...rest,
      tables: tables.map(({ columns, ...table }) => ({
        ...table,
        columns: columns.filter(({ isRelative, name }) => !isRelative && name !== 'sent'),
      })),
    })
    const [one, other] = [hidden, readStatistics(again.document!, '-')].map((each) =>
      same(JSON.stringify(bare(each).tables)),
    )
    expect(other).toBe(one)
  })

  it('with values says so in the file and on stderr', () => {
    expect(real.values).toBe('real')
    expect(ownOf(real, 'person', 'town').common!.values).toContain('zebra')
    expect(workspace.log.join('\n')).toContain('The file holds values of rows')
  })

  it('reports in 80 columns', async () => {
    const text = statsExport.render(await workspace.run(statsExport), style)
    expect(text).toMatch(
      /Wrote .*stats\.json\n4 tables, 4 indexes, 28 of 28 columns with statistics, no value of a row in it\./,
    )
    expect(text).toContain('Named only')
    for (const line of text.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('says when the file cannot be written', async () => {
    await expect(workspace.run(statsExport, { out: 'no/such/folder/stats.json' })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    })
  })
})

describeServer('stats export by a role that may not see all', () => {
  let database: ServerDatabase
  let workspace: Workspace
  const role = `reader_${Math.random().toString(36).slice(2, 10)}`
  const asOwner = async (sql: string) => {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }

  beforeAll(async () => {
    database = await createServerDatabase()
    workspace = createWorkspace(files, database.url)
    await workspace.run(migrateUp)
    await byHand(workspace, shopRows)
    await asOwner(`create role ${role} login password 'x'; alter role ${role} set default_transaction_read_only = on;
      grant select (id, town) on person to ${role}; alter table letter_old enable row level security; grant select on letter_old to ${role};
      create policy p on letter_old using (true)`)
  })
  afterAll(async () => {
    workspace.dispose()
    await asOwner(`drop owned by ${role}; drop role ${role}`)
    await database.drop()
  })

  it('exports what it may, and says what it did not see', async () => {
    const url = new URL(database.url)
    url.username = role
    url.password = 'x'
    const report = await workspace.run(statsExport, { out: '-' }, { url: url.href })
    const document = readStatistics(report.document!, '-')
    const person = document.tables.find(({ name }) => name === 'person')!
    expect(person.rows).toBe(3000)
    expect(person.columns.filter(({ own }) => own !== undefined).map(({ name }) => name)).toEqual([
      'id',
      'town',
    ])
    expect(document.ledger).toBeNull()
    expect(report.unseen).toEqual([
      { table: 'public.letter', reason: 'this role may not read it' },
      { table: 'public.letter_new', reason: 'this role may not read it' },
      { table: 'public.letter_old', reason: expect.stringContaining('row security') },
      {
        table: 'public.person',
        columns: expect.arrayContaining(['email', 'status']),
        reason: 'this role may not read it',
      },
      {
        table: 'public.person',
        columns: ['the expressions of index person_email'],
        reason: expect.any(String),
      },
    ])
    const shown = statsExport.render({ ...report, document: undefined as never, path: '/stats.json' }, style)
    expect(shown).toContain('Not seen, this role may not read it: public.letter, public.letter_new')
  })
})

describe('a file of statistics', () => {
  const good = { format: 'vault-db statistics', formatVersion: 1 }
  it.each([
    ['no JSON', '{', 'FILE_UNREADABLE', /is no JSON/],
    ['another document', '{"tables": []}', 'FILE_UNREADABLE', /is no file of statistics/],
    ['one of a newer version', JSON.stringify({ ...good, formatVersion: 2 }), 'UNSUPPORTED', /has format 2/],
    ['one that lacks a part', JSON.stringify(good), 'FILE_UNREADABLE', /is damaged: values is missing/],
  ])('that is %s is refused by name', (_, text, code, message) => {
    expect(() => readStatistics(text, 'x.json')).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message), at: { file: 'x.json' } }),
    )
  })
})
