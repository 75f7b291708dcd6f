import { beforeAll, expect, it } from 'vitest'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { usingDatabase, usingSession } from '../../src/db/open.js'
import { prepareRecord } from '../../src/db/refresh-record.js'
import { ledgerDdl, ledgerLayout } from '../../src/db/revisions.js'
import { checksumVersion } from '../../src/migration/checksum.js'
import { readPage } from './markdown.js'

const page = readPage('docs/reference/ledger.md')

/** `table.column type null`, as the page's tables have it. */
const documented = page
  .split('\n## ')
  .filter((section) => section.startsWith('vault_db.'))
  .flatMap((section) => {
    const table = section.slice('vault_db.'.length, section.indexOf('\n'))
    return [...section.matchAll(/^\| `(\w+)` \| ([a-z ]+) \| (yes|no) \|/gm)].map(
      ([, column, type, nullable]) => `${table}.${column} ${type} ${nullable}`,
    )
  })

const columns = `select format('%s.%s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
  case when a.attnotnull then 'no' else 'yes' end) as line
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'vault_db'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
order by c.relname, a.attnum`

let made: readonly string[]
beforeAll(async () => {
  made = await usingDatabase(openScratch, (database) =>
    usingSession(database, 'test', async (session) => {
      await session.script(ledgerDdl)
      await prepareRecord(session)
      return (await session.query<{ line: string }>(columns)).rows.map(({ line }) => line)
    }),
  )
})

it('names every table and column of the ledger, with type and null', () => {
  expect(made.length).toBeGreaterThan(20)
  expect([...documented].sort()).toEqual([...made].sort())
})

it('says which layout and which checksums are written', () => {
  expect(page).toContain(`the layout of these tables, ${ledgerLayout}.`)
  expect(page).toContain(`which normalisation made \`checksum\`; ${checksumVersion} |`)
})
