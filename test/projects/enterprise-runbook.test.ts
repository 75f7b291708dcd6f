import { readFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { splitStatements } from '../../src/sql/split.js'
import { loadDevSeed } from '../helpers/apply-project.js'
import { describeHead } from './enterprise/targets.js'

const page = await readFile(new URL('../../docs/runbooks/enterprise.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/^```sql\n([\s\S]*?)^```$/gm)].map((match) => match[1]!)

describeHead('the runbook of enterprise', (database) => {
  beforeEach(async () => {
    await (await loadDevSeed('enterprise')).run(database().db)
  })

  it.each(blocks)('%s', async (block) => {
    // The test's own transaction stands in for the block's.
    const statements = splitStatements(block).filter(({ text }) => !/^(begin|commit)\b/.test(text))
    expect(statements.length).toBeGreaterThan(0)
    for (const { text } of statements) await database().query(text)
  })
})

describe('the page', () => {
  it('has blocks to run, and names only files that are there', async () => {
    expect(blocks.length).toBeGreaterThan(10)
    const named = [...page.matchAll(/-f (migrations\/enterprise\/etl\/[\w-]+\.sql)/g)].map(
      (match) => match[1]!,
    )
    expect(named).toHaveLength(4)
    for (const file of named) await readFile(new URL(`../../${file}`, import.meta.url))
  })

  it('names only declared queries that are there', async () => {
    const table = page.slice(page.indexOf('| to | query |'), page.indexOf('`edit-entity` returns no row'))
    const names = [...table.matchAll(/`([a-z]+-[a-z-]+|dependencies|dependents)`/g)].map((match) => match[1]!)
    expect(names.length).toBeGreaterThan(10)
    for (const name of names)
      await readFile(new URL(`../../migrations/enterprise/queries/${name}.sql`, import.meta.url))
  })
})
