import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it, vi } from 'vitest'
import { loadModule } from '../../src/files/load-typescript.js'
import { errorOf, temporaryFolders } from './folder.js'

const makeFolder = temporaryFolders()
vi.stubEnv('XDG_CACHE_HOME', makeFolder())

/** Load `main.ts` (or the first file) of a new folder. */
async function load(files: Readonly<Record<string, string>>, name = Object.keys(files)[0]!) {
  return loadModule(join(makeFolder(files), name))
}

/** A word that only the full transform takes; both ways must give the same. */
const ways = [
  ['quickly', ''],
  ['by the full transform', '// require\n'],
] as const

describe.each(ways)('loadModule, %s', (_way, head) => {
  it('gives named and default exports of TypeScript', async () => {
    const exported = await load({
      'm.ts': `${head}import type { Kysely } from 'kysely'
        enum Level { low = 1, high }
        class Box<T> { constructor(private readonly value: T) {} get() { return this.value } }
        interface Row { a: string }
        export const config = { level: Level.high, box: new Box(7).get() } satisfies object
        export async function up(db: Kysely<any>, row?: Row): Promise<string> { return row!.a as string }
        export default { level: Level[1] }`,
    })
    expect(exported['config']).toEqual({ level: 2, box: 7 })
    expect(exported['default']).toEqual({ level: 'low' })
    expect(await (exported['up'] as (db: unknown, row: object) => unknown)(null, { a: 'x' })).toBe('x')
    expect(Object.keys(exported).sort()).toEqual(['config', 'default', 'up'])
  })

  it('gives it the Kysely of vault-db, and vault-db', async () => {
    const exported = await load({
      'm.ts': `${head}import { sql, type Kysely } from 'kysely'
        import { defineMigration } from 'vault-db'
        export { sql as theirs } from 'kysely'
        const up = (db: Kysely<any>) => sql\`select 1\`
        export default defineMigration({ up })`,
    })
    expect(exported['theirs']).toBe(sql)
    expect(exported['default']).toMatchObject({ up: expect.any(Function) })
  })

  it('finds other files, also by the name they compile to, and in circles', async () => {
    const exported = await load({
      'm.ts': `${head}import { add } from './lib/add.js'
        import { twice } from './lib/twice'
        import * as all from './lib/index.js'
        import first from './first.mjs'
        export const result = [add(1, 2), twice(4), all.add(5, 6), first]`,
      'lib/add.ts': 'export const add = (a: number, b: number): number => a + b',
      'lib/twice.ts':
        "import { add } from './add.js'\nimport './index.js'\nexport const twice = (a: number) => add(a, a)",
      'lib/index.ts':
        "export * from './add.js'\nimport { twice } from './twice.js'\nexport const four = () => twice(2)",
      'first.mjs': 'export default 1',
    })
    expect(exported['result']).toEqual([3, 8, 11, 1])
  })

  it('waits at the top level, and gives Node its modules', async () => {
    const exported = await load({
      'm.ts': `${head}import assert from 'node:assert'
        import { join } from 'node:path'
        import * as path from 'path'
        assert(true)
        export const value: string = await Promise.resolve(join('a', path.basename('/x/b')))`,
    })
    expect(exported['value']).toBe(join('a', 'b'))
  })

  it('reads a file again that has changed, and what it imports too', async () => {
    const folder = makeFolder({
      'm.ts': `${head}export { value } from './v.js'`,
      'v.ts': 'export const value: number = 1',
    })
    expect((await loadModule(join(folder, 'm.ts')))['value']).toBe(1)
    writeFileSync(join(folder, 'v.ts'), 'export const value: number = 2')
    expect((await loadModule(join(folder, 'm.ts')))['value']).toBe(2)
  })

  it('keeps line numbers in stacks', async () => {
    const folder = makeFolder({
      'm.ts': `${head}import { sql } from 'kysely'\ninterface A {\n  a: 1\n}\nexport function up(): void {\n  throw new Error(String(sql))\n}`,
    })
    const { up } = await loadModule(join(folder, 'm.ts'))
    const line = head === '' ? 6 : 7
    let stack = ''
    try {
      ;(up as () => void)()
    } catch (error) {
      stack = (error as Error).stack ?? ''
    }
    expect(stack).toContain(`${join(folder, 'm.ts')}:${line}:`)
  })

  it.each([
    ['export const a = {\n  b: ,\n}', 2, /does not parse: /],
    ['const a = 1\nexport const b: = a', 2, /does not parse: /],
    ["export const a = 'x\n", 1, /does not parse: Unterminated string/],
    ['let a = 1\nlet a = 2\nexport {}', 2, /does not parse: .*already been declared/],
    ['export const a = 1\nthrow new TypeError("boom\\nmore")', 2, /failed while it was loaded: boom$/],
    ['const a: any = null\nexport const b = a.c', 2, /failed while it was loaded: Cannot read/],
  ])('says where %j is wrong', async (source, line, message) => {
    const folder = makeFolder({ 'm.ts': head + source })
    const path = join(folder, 'm.ts')
    const error = await errorOf(loadModule(path))
    expect(error).toMatchObject({ code: 'MIGRATION_INVALID', message: expect.stringMatching(message) })
    expect(error['at']).toMatchObject({
      file: path,
      line: head === '' ? line : line + 1,
      column: expect.any(Number),
    })
    expect(error['message']).not.toMatch(/\n|\bat \//)
  })

  it('names the file that is wrong, not the one that imports it', async () => {
    const folder = makeFolder({ 'm.ts': `${head}export * from './bad.js'`, 'bad.ts': '\nconst a = ;' })
    const error = await errorOf(loadModule(join(folder, 'm.ts')))
    expect(error).toMatchObject({
      message: expect.stringMatching(/^bad\.ts does not parse/),
      at: { file: join(folder, 'bad.ts'), line: 2 },
    })
  })

  it.each(['./nowhere.js', 'no-such-package-at-all'])('says that %s cannot be imported', async (name) => {
    const error = await errorOf(load({ 'm.ts': `${head}import x from '${name}'\nexport const a = x` }))
    expect(error).toMatchObject({ code: 'MIGRATION_INVALID', hint: expect.stringMatching(/import/) })
    expect(error['message']).toMatch(/^m\.ts imports what is not there: .*(nowhere|no-such-package)/)
  })
})

describe('loadModule', () => {
  it('passes on what only the full transform understands', async () => {
    const exported = await load({
      'm.ts': `import { readFileSync } from 'node:fs'
        namespace Names { export const a = 1 }
        export let count = 1
        count += Names.a
        export const { x, y: [z] } = { x: 1, y: [2] }
        export { late as later }
        const late = x + z
        export const self = import.meta.url
        export const other = (await import('./other.js')).value
        export const size = readFileSync(new URL(import.meta.url)).length > 0`,
      'other.ts': "import { sql } from 'kysely'\nexport const value: unknown = sql",
    })
    expect(exported).toMatchObject({
      count: 2,
      x: 1,
      z: 2,
      later: 3,
      other: sql,
      size: true,
      self: expect.stringMatching(/^file:.*m\.ts$/),
    })
  })

  it('reads JavaScript as JavaScript', async () => {
    const exported = await load({
      'm.mjs': `import { unused } from './effect.mjs'
        const [a, b, c] = [1, 2, 0]
        export const compared = a < b > (c)`,
      'effect.mjs':
        'export const unused = 1\nglobalThis.effectOfImport = (globalThis.effectOfImport ?? 0) + 1',
    })
    expect(exported['compared']).toBe(true)
    expect((globalThis as Record<string, unknown>)['effectOfImport']).toBe(1)
  })

  it('loads CommonJS', async () => {
    const exported = await load({
      'm.cjs': "const { sql } = require('kysely')\nmodule.exports = { up: () => sql }",
    })
    expect((exported['up'] as () => unknown)()).toBe(sql)
  })

  it('reports what the caller says the file is', async () => {
    const folder = makeFolder({ 'm.ts': 'const = 1' })
    expect(await errorOf(loadModule(join(folder, 'm.ts'), 'CONFIG_INVALID'))).toMatchObject({
      code: 'CONFIG_INVALID',
    })
    expect(await errorOf(loadModule(join(folder, 'none.ts')))).toMatchObject({ code: 'FILE_UNREADABLE' })
  })
})
