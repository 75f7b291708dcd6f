import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { diffCatalogs } from '../../src/catalog/diff-catalogs.js'
import { renderSchema } from '../../src/catalog/render-schema.js'
import { createContext } from '../../src/commands/create-context.js'
import { usingHead } from '../../src/commands/engine/schema-file.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { readCatalog } from '../../src/db/read-catalog/read-catalog.js'
import { loadScript } from '../../src/db/scratch/load-script.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe.each(['vault', 'oro', 'enterprise', 'promptvault', 'metaprompt'])('schema.sql of %s', (project) => {
  const context = createContext({ cwd: root, env: {}, options: { project } })

  it('is what the migrations build, and builds that again', async () => {
    const text = await readFile(`${root}/migrations/${project}/schema.sql`, 'utf8')
    await usingHead(context, async ({ head, catalog }) => {
      expect(renderSchema(catalog, { project, head })).toBe(text)
      const database = await openScratch()
      try {
        const session = await database.connect()
        const script = { name: 'schema.sql', text }
        await loadScript(database, session, script, { madeRoles: new Set() })
        const loaded = await readCatalog(session)
        expect(diffCatalogs(loaded, catalog)).toEqual([])
        expect(renderSchema(loaded, { project, head })).toBe(text)
      } finally {
        await database.close()
      }
    })
  })
})
