import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { loadProject } from '../../src/files/load-project.js'
import { errorOf, temporaryFolders } from './folder.js'

const makeFolder = temporaryFolders()
vi.stubEnv('XDG_CACHE_HOME', makeFolder())

function load(files: Readonly<Record<string, string>>, folder = makeFolder(files)) {
  return loadProject({ name: 'shop', migrationsFolder: folder, seedsFolder: folder, schema: 'public' })
}

const full = {
  name: 'shop',
  description: 'Things for sale.',
  minimumServerVersion: 15,
  extensions: ['pg_trgm', { name: 'vector', optional: true }],
  lookups: [
    { table: 'models', key: 'value' },
    { table: 'tools', schema: 's', key: ['a', 'b'], file: 'x.yaml' },
  ],
}

describe('loadProject', () => {
  it('has a bare project where there is no file, or no folder', async () => {
    expect(await load({})).toEqual({ name: 'shop', description: '' })
    expect(await load({}, join(makeFolder(), 'none'))).toEqual({ name: 'shop', description: '' })
  })

  it.each([
    [
      'project.ts',
      `import { defineProject } from 'vault-db'\nexport default defineProject(${JSON.stringify(full)})`,
    ],
    ['project.mjs', `export default ${JSON.stringify(full)}`],
    ['project.js', `module.exports = ${JSON.stringify(full)}`],
    ['project.json', JSON.stringify(full)],
  ])('reads %s', async (name, source) => {
    expect(await load({ [name]: source })).toEqual(full)
  })

  it.each<[string, unknown, RegExp]>([
    [
      'another name',
      { name: 'other', description: '' },
      /name is "other", but the config calls this project "shop"/,
    ],
    ['an unknown key', { ...full, lookup: [] }, /lookup is not known; did you mean lookups\?/],
    [
      'an unknown key further in',
      { ...full, lookups: [{ table: 'a', key: 'b', flie: 'c' }] },
      /lookups\.0\.flie is not known; did you mean file\?/,
    ],
    ['a missing name', { description: '' }, /name is missing/],
    [
      'a version that is none',
      { ...full, minimumServerVersion: '15' },
      /minimumServerVersion must be a major version such as 15, but is "15"/,
    ],
    ['a lookup without key', { ...full, lookups: [{ table: 'a' }] }, /lookups\.0\.key is missing/],
    ['an extension of another shape', { ...full, extensions: [5] }, /extensions\.0 must be a name or/],
    ['no object', 5, /must be an object, but is 5/],
  ])('refuses %s', async (_what, definition, message) => {
    const error = await errorOf(load({ 'project.json': JSON.stringify(definition) }))
    expect(error).toMatchObject({
      code: 'PROJECT_INVALID',
      message: expect.stringMatching(message),
      at: { file: expect.stringMatching(/project\.json$/) },
    })
  })

  it('lists all mistakes at once', async () => {
    const error = await errorOf(
      load({ 'project.json': '{"name": 1, "descriptoin": "", "x": 1, "lookups": 3}' }),
    )
    expect(error['message']).toBe('project.json has 5 mistakes.')
    expect(error['details']).toHaveLength(5)
  })

  it.each<[string, string, RegExp]>([
    ['project.ts', 'export const name = 1', /^project\.ts has no default export/],
    ['project.ts', 'export default {', /^project\.ts does not parse/],
    ['project.json', '{\n "name": }', /^project\.json is not JSON/],
    ['project.ts', 'throw new Error("boom")', /^project\.ts failed while it was loaded: boom/],
  ])('refuses %s with %j', async (name, source, message) => {
    expect(await errorOf(load({ [name]: source }))).toMatchObject({
      code: 'PROJECT_INVALID',
      message: expect.stringMatching(message),
    })
  })

  it('refuses two files', async () => {
    expect(await errorOf(load({ 'project.ts': '', 'project.json': '{}' }))).toMatchObject({
      code: 'PROJECT_INVALID',
      message: expect.stringMatching(/project\.json, project\.ts|project\.ts, project\.json/),
    })
  })
})
