import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const src = fileURLToPath(new URL('../src', import.meta.url))

/** Rooms by height; a file imports from its own height or below. A file of src itself is a room by its name. */
const height: Readonly<Record<string, number>> = {
  'errors.ts': 0,
  'version.ts': 0,
  sql: 1,
  migration: 2,
  seeds: 2,
  catalog: 2,
  indexes: 2,
  types: 2,
  documents: 2,
  explain: 2,
  pages: 2,
  measure: 2,
  statistics: 2,
  config: 3,
  db: 3,
  files: 3,
  rehearsal: 4,
  commands: 5,
  cli: 6,
  'library.ts': 6,
  'index.ts': 6,
}
const pureRooms = new Set([
  'sql',
  'migration',
  'seeds',
  'catalog',
  'indexes',
  'types',
  'documents',
  'explain',
  'measure',
  'statistics',
  'pages',
])
const diskRooms = new Set(['config', 'db', 'files'])

interface Import {
  readonly file: string
  readonly room: string
  readonly from: string
  readonly isType: boolean
}

/** Every source file, relative to src. */
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

const roomOf = (path: string): string => relative(src, path).split('/')[0]!

const imports: readonly Import[] = sources.flatMap((name) => {
  const file = join(src, name)
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'"\n]*?(?:\{[^}]*\}\s*)?from\s+'([^']+)'|import\('([^']+)'\)/g
  return [...readFileSync(file, 'utf8').matchAll(pattern)].map((match) => ({
    file: name,
    room: roomOf(file),
    from: (match[2] ?? match[3])!,
    isType: match[1] !== undefined,
  }))
})

it('finds the imports it is about', () => {
  expect(imports.length).toBeGreaterThan(200)
  expect(new Set(imports.map(({ room }) => room))).toEqual(
    new Set(Object.keys(height).filter((room) => imports.some((one) => one.room === room))),
  )
})

it('imports go one way: cli, commands, config and db and files, pure rooms, errors', () => {
  const upward = imports
    .filter(({ from }) => from.startsWith('.'))
    .filter(({ file, room, from }) => {
      const target = roomOf(join(dirname(join(src, file)), from).replace(/\.js$/, '.ts'))
      return height[target]! > height[room]!
    })
    .filter(({ isType }) => !isType)
  expect(upward.map(({ file, from }) => `${file} imports ${from}`)).toEqual([])
})

it('pure rooms know no database, disk, terminal or process', () => {
  const impure = imports
    .filter(({ room, isType }) => pureRooms.has(room) && !isType)
    .filter(({ from }) =>
      /^(pg|pg-.*|kysely|chalk|umzug|jiti|node:(fs|fs\/promises|child_process|net|process))$/.test(from),
    )
  expect(impure.map(({ file, from }) => `${file} imports ${from}`)).toEqual([])
})

it('only db speaks to a server, only cli prints', () => {
  const speaks = imports.filter(({ from, room, isType }) => from === 'pg' && room !== 'db' && !isType)
  expect(speaks.map(({ file }) => file)).toEqual([])
  const prints = sources
    .filter((name) => !name.startsWith('cli/'))
    .filter((name) =>
      /process\.(stdout|stderr|exit\b|exitCode)|console\./.test(readFileSync(join(src, name), 'utf8')),
    )
  expect(prints).toEqual([])
})

it('only config, db and files touch the disk', () => {
  const touching = imports.filter(({ from, room }) => /^node:fs/.test(from) && !diskRooms.has(room))
  expect(touching.map(({ file }) => file)).toEqual([])
})
