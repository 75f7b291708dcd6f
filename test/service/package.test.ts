import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../docs/markdown.js'

/** A program that has the package as npm would install it, and nothing of this repository but its dependencies. */
let consumer: string

beforeAll(() => {
  consumer = mkdtempSync(join(tmpdir(), 'vault-db-test-'))
  const modules = join(consumer, 'node_modules')
  mkdirSync(modules)
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', consumer], {
    cwd: root,
    stdio: 'pipe',
  })
  const packed = readdirSync(consumer).find((name) => name.endsWith('.tgz'))!
  execFileSync('tar', ['-xzf', join(consumer, packed), '-C', modules])
  execFileSync('mv', [join(modules, 'package'), join(modules, 'vault-db')])
  for (const name of ['kysely', 'pg', '@types', 'undici-types'])
    symlinkSync(`${root}node_modules/${name}`, join(modules, name))
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rmSync(consumer, { recursive: true, force: true }))

/** What the compiler says of a program, under the strictest settings and without skipLibCheck. */
function compile(source: string, module: 'nodenext' | 'bundler'): string {
  const resolution = module === 'bundler' ? { module: 'esnext', moduleResolution: 'bundler' } : { module }
  const compilerOptions = {
    ...resolution,
    strict: true,
    noEmit: true,
    target: 'es2023',
    types: ['node'],
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
  }
  writeFileSync(join(consumer, 'service.ts'), source)
  writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['service.ts'] }))
  try {
    execFileSync('npx', ['tsc', '-p', consumer], { cwd: root, encoding: 'utf8', stdio: 'pipe' })
    return ''
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  }
}

const projects = ['vault', 'oro', 'enterprise', 'promptvault', 'metaprompt']
const imports = projects
  .map((name) => `import type { DB as ${name} } from 'vault-db/types/${name}'`)
  .join('\n')

describe('the package as it is published', () => {
  it.each(['nodenext', 'bundler'] as const)('compiles in a program outside (%s)', (module) => {
    const source = `import { Kysely, PostgresDialect, type Insertable } from 'kysely'
import pg from 'pg'
import { defineConfig, parsers } from 'vault-db'
${imports}
export const config = defineConfig({ projects: ['app'] })
export const pool = new pg.Pool({ types: parsers(pg.types, { int8: 'number' }) })
export const db = new Kysely<vault>({ dialect: new PostgresDialect({ pool }) })
export const titles = () => db.selectFrom('prompts').select(['title', 'owner_id']).execute()
export const tag: Insertable<oro['tags']> = { name: 'a' }
export type All = [vault, oro, enterprise, promptvault, metaprompt]
`
    expect(compile(source, module)).toBe('')
    expect(compile(source.replace("'title', ", "'titel', "), module)).toContain('TS2769')
    expect(compile(source.replace('types/oro', 'types/ora'), module)).toContain('types/ora')
  })

  it('holds the types of each project, and no test', () => {
    const files = readdirSync(join(consumer, 'node_modules/vault-db'), { recursive: true, encoding: 'utf8' })
    for (const name of projects) {
      expect(files).toContain(`migrations/${name}/types.d.ts`)
      expect(
        readFileSync(join(consumer, `node_modules/vault-db/migrations/${name}/types.d.ts`), 'utf8'),
      ).toContain(`Types of the project ${name} at `)
    }
    expect(files.filter((file) => /^(?:src|test)\b|\.test\.ts$/.test(file))).toEqual([])
  })
})
