import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { runChild, temporaryFolder } from './embedded-process.js'

// Each child starts a PostgreSQL; the machine may be busy.
vi.setConfig({ testTimeout: 240_000 })

const root = temporaryFolder()

const useScratch = `
  import { openScratch } from './open-scratch.mjs'
  const database = await openScratch()
  const session = await database.connect()
  console.log('answer', (await session.query('select 6 * 7 as n')).rows[0].n)
  await database.close()
  process.exit(0)`

function templatesIn(cache: string): readonly string[] {
  return readdirSync(join(cache, 'vault-db'))
}

test('scratch databases are empty and do not see one another', async () => {
  const [one, other] = [await openScratch(), await openScratch()]
  const session = await one.connect()
  await session.script('create table t (a int)')
  const { rows } = await (await other.connect()).query("select to_regclass('t') as t")
  expect(rows).toEqual([{ t: null }])
  await one.close()
  expect((await (await other.connect()).query('select 1 as n')).rows).toEqual([{ n: 1 }])
  await other.close()
})

test('the template is made once by processes that start together, and a file cut short is replaced', async () => {
  const cache = join(root, 'cache')
  const run = () => runChild(useScratch, { env: { XDG_CACHE_HOME: cache } })
  for (const child of await Promise.all([run(), run(), run()]))
    expect(await child.ended).toMatchObject({ code: 0, output: 'answer 42\n' })
  const [first, ...others] = templatesIn(cache)
  expect(others).toEqual([])
  const whole = readFileSync(join(cache, 'vault-db', first!)).length

  truncateSync(join(cache, 'vault-db', first!), whole - 100)
  expect(await (await run()).ended).toMatchObject({ code: 0, output: 'answer 42\n' })
  const [second] = templatesIn(cache)
  expect(second).not.toBe(first)

  // A process killed while it wrote leaves a draft and its lock.
  writeFileSync(join(cache, 'vault-db', second!.replace(/-[0-9a-f]{64}.*/, '-99999999.tmp')), 'half')
  truncateSync(join(cache, 'vault-db', second!), 0)
  expect(await (await run()).ended).toMatchObject({ code: 0 })
  expect(templatesIn(cache)).toHaveLength(1)
})

test('a cache that is in the way is done without', async () => {
  const cache = join(root, 'not-a-folder')
  mkdirSync(cache)
  writeFileSync(join(cache, 'vault-db'), 'a file')
  expect(await (await runChild(useScratch, { env: { XDG_CACHE_HOME: cache } })).ended).toMatchObject({
    code: 0,
    output: 'answer 42\n',
  })
})
