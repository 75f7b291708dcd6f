import { describe, expect, it } from 'vitest'
import { diffCatalogs } from '../../src/catalog/diff-catalogs.js'
import type { Catalog } from '../../src/catalog/object.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { readCatalog } from '../../src/db/read-catalog/read-catalog.js'
import { smallPairs } from './small-pairs.js'
import { typePairs } from './types-pairs.js'

const names = [
  'collations come',
  'domains in place',
  'enum labels added at all places',
  'foreign objects',
  'languages',
  'operator classes and families',
  'range types come, change and go',
  'schemas come and go',
  'text search',
  'types in types',
]

const chosen = [...typePairs, ...smallPairs].filter(({ name }) => names.includes(name))

describe('types and small kinds on the embedded database', () => {
  it.each(chosen)('$name', async (pair) => {
    const wanted = await catalogAfter(pair.new)
    const changes = diffCatalogs(await catalogAfter('select 1'), wanted)
    const made = await catalogAfter(changes.flatMap(({ sql }) => sql).join(';\n'))
    expect(diffCatalogs(made, wanted)).toEqual([])
  })

  it('keeps the name of a NOT NULL constraint of a domain', async () => {
    const before = 'create domain d as int constraint given not null; create domain e as int not null'
    const from = await catalogAfter(before)
    const to = await catalogAfter(
      'create domain d as int not null; create domain e as int constraint e1 not null',
    )
    const sql = diffCatalogs(from, to).flatMap((change) => change.sql)
    expect(sql).toEqual([
      'alter domain public.d rename constraint given to d_not_null',
      'alter domain public.e rename constraint e_not_null to e1',
    ])
    expect(diffCatalogs(await catalogAfter([before, ...sql].join(';\n')), to)).toEqual([])
  })
})

async function catalogAfter(sql: string): Promise<Catalog> {
  const database = await openScratch()
  const session = await database.connect()
  try {
    await session.script(sql)
    return await readCatalog(session)
  } finally {
    await session.close()
    await database.close()
  }
}
