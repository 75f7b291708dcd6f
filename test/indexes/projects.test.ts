import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareCatalogs } from '../../src/catalog/compare-catalogs.js'
import type { Catalog, CatalogObject } from '../../src/catalog/object.js'
import type { ConstraintObject, IndexObject } from '../../src/catalog/tables.js'
import type { Context } from '../../src/commands/context.js'
import { createContext } from '../../src/commands/create-context.js'
import { usingProject } from '../../src/commands/engine/open-project.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { verifyIndexes } from '../../src/commands/verify-indexes.js'
import { defaultConfig } from '../../src/config/defaults.js'
import type { Session } from '../../src/db/database.js'
import { readSchema } from '../../src/db/snapshots.js'
import { createServerDatabase, describeVector } from '../helpers/server.js'
import { evidenceOf, findingsOf } from './evidence-of.js'

const projects = defaultConfig('/').projects.map(({ name }) => name)

/** Findings that the documents themselves decided: advice alone. */
async function isClean(context: () => Context): Promise<void> {
  const report = await verifyIndexes.run(context(), { failOn: 'warn' })
  expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([])
  expect(report.unneeded).toEqual([])
  expect(verifyIndexes.outcome?.(report, {})).toBe('clean')
}

type Held = IndexObject | ConstraintObject

const isHeld = (object: CatalogObject): object is Held =>
  (object.kind === 'index' || object.kind === 'constraint') && (object as Held).partitionOf === null

function dropSql(held: Held): string {
  const name = held.id.slice(held.kind.length + 1)
  if (held.kind === 'index') return `drop index ${name} cascade`
  const table = held.parent!.replace(/^table /, '')
  return `alter table ${table} drop constraint ${name.slice(table.length + 1)} cascade`
}

describe.each(projects)('%s (embedded)', (project) => {
  const cwd = mkdtempSync(join(tmpdir(), 'vault-db-indexes-'))
  const context = () => createContext({ cwd, env: {}, options: { project, url: 'embedded' } })
  beforeAll(async () => {
    await migrateUp.run(context(), {})
  })
  afterAll(() => rmSync(cwd, { recursive: true, force: true }))

  it('is clean at head, warnings included', () => isClean(context))

  it('names each index and constraint that is dropped, with the SQL that brings it back', async () => {
    await usingProject(context(), { purpose: 'test', writes: true }, async ({ session }) => {
      const declared: Catalog = await readSchema(session)
      const all = declared.objects.filter(isHeld).filter((held) => held.kind === 'index' || held.isLocal)
      expect(all.length).toBeGreaterThan(10)
      const before = await evidenceOf(session, declared)
      for (const held of all) {
        await session.script('begin')
        await session.script(dropSql(held))
        const actual = await readSchema(session, { inTransaction: true })
        const contract = { expected: declared, actual, differences: compareCatalogs(declared, actual) }
        const found = findingsOf({ ...before, contract }, ['index-missing', 'constraint-missing'])
        const own = found.find(({ object }) => object === held.id)
        expect(own, held.id).toMatchObject({ check: `${held.kind}-missing`, severity: 'error' })
        for (const sql of own!.fix!.repair) await session.script(sql.replace(' concurrently ', ' '))
        expect(await definitionOf(session, held)).toBe(held.definition)
        await session.script('rollback')
      }
    })
  }, 300_000)
})

/** As the server prints it now. */
async function definitionOf(session: Session, { kind, id, name, parent }: Held): Promise<string | undefined> {
  await session.script(`set local search_path = ''`)
  const { rows } =
    kind === 'index'
      ? await session.query<{ definition: string }>('select pg_get_indexdef($1::regclass) as definition', [
          id.slice('index '.length),
        ])
      : await session.query<{ definition: string }>(
          'select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = $1::regclass and conname = $2',
          [parent!.replace(/^table /, ''), name],
        )
  return rows[0]?.definition
}

describeVector('the shipped projects on a server', () => {
  it.each(projects)('%s is clean at head, warnings included', async (project) => {
    const database = await createServerDatabase()
    const cwd = mkdtempSync(join(tmpdir(), 'vault-db-indexes-'))
    const context = () => createContext({ cwd, env: {}, options: { project, url: database.url } })
    try {
      await migrateUp.run(context(), {})
      await isClean(context)
    } finally {
      rmSync(cwd, { recursive: true, force: true })
      await database.drop()
    }
  })
})
