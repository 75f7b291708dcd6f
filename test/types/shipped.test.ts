import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { createContext } from '../../src/commands/create-context.js'
import { typesCheck } from '../../src/commands/types-check.js'
import { defaultConfig } from '../../src/config/defaults.js'
import { createServerDatabase, describeVector } from '../helpers/server.js'

const projects = defaultConfig(tmpdir()).projects.map(({ name }) => name)

it.each(projects)(
  'the published types of %s are those of its migrations (vault-db types generate)',
  async (project) => {
    const context = createContext({ cwd: tmpdir(), env: {}, options: { project, url: 'embedded' } })
    expect(await typesCheck.run(context, {})).toMatchObject({ state: 'fresh', reason: '' })
  },
)

describeVector('on a real server', () => {
  it.each(projects)('the types of %s are the same', async (project) => {
    const { url, drop } = await createServerDatabase()
    try {
      const context = createContext({ cwd: tmpdir(), env: {}, options: { project, url } })
      expect(await typesCheck.run(context, {})).toMatchObject({ state: 'fresh', reason: '' })
    } finally {
      await drop()
    }
  })
})
