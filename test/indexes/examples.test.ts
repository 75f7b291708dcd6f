import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/object.js'
import type { Database, Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { readSchema } from '../../src/db/snapshots.js'
import { checkIds } from '../../src/indexes/check-ids.js'
import { checks } from '../../src/indexes/checks/index.js'
import { renderChecksPage } from '../../src/indexes/checks-page.js'
import { evidenceInside, findingsOf } from './evidence-of.js'

it('has every check once, in one order, with its text', () => {
  expect(checks.map(({ id }) => id)).toEqual(checkIds)
  for (const { title, why, examples } of checks) {
    expect(title).not.toMatch(/[.]$/)
    expect(why).toMatch(/\.$/)
    expect(examples.bad).not.toBe(examples.good)
  }
})

it('docs/rules/indexes.md says what the checks say (npx vitest -u writes it)', async () => {
  await expect(renderChecksPage(checks)).toMatchFileSnapshot('../../docs/rules/indexes.md')
})

describe('each example', () => {
  let database: Database
  let session: Session
  beforeAll(async () => {
    database = await openScratch()
    session = await database.connect('test')
  })
  afterAll(async () => {
    await session.close()
    await database.close()
  })

  /** Whether the check speaks after the SQL; everything is taken back. */
  async function speaks(id: string, declared: string | undefined, sql: string): Promise<readonly string[]> {
    await session.script('begin')
    try {
      let expected: Catalog | undefined
      if (declared !== undefined) {
        await session.script(declared)
        expected = await readSchema(session, { inTransaction: true })
      }
      await session.script(sql)
      const evidence = await evidenceInside(session, expected)
      return findingsOf(evidence, [id]).map(({ object }) => object)
    } finally {
      await session.script('rollback')
    }
  }

  const shown = checks.filter(({ examples }) => !examples.isStatistical)
  it.each(shown.map((check) => [check.id, check] as const))('%s', async (id, { examples }) => {
    expect(await speaks(id, examples.declared, examples.bad)).not.toEqual([])
    expect(await speaks(id, examples.declared, examples.good)).toEqual([])
  })
})
