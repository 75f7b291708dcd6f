import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { bigSchemaParts, smallChanges } from './big-schema.js'
import { type Contender, race, report } from './measure.js'
import { installPackages } from './peers.js'

/** Where the bench works: a running server, an empty folder, the built command line. */
export interface CatalogBench {
  /** URL of the server's maintenance database. */
  readonly url: string
  readonly folder: string
  readonly bin: string
  readonly rounds: number
  /** Numbers of tables. */
  readonly sizes: readonly number[]
  readonly say: (text: string) => void
}

/** Two databases with the same schema: the first made by a migration, so that its schema is recorded. */
interface Sides {
  readonly first: string
  readonly second: string
  readonly folder: string
}

/** A command that compares two schemas, and how it tells a difference. */
interface Differ extends Contender {
  readonly tells: 'code' | 'output'
}

/** pg beside it, as it does not bring it. */
const differs = ['@pgkit/migra@0.6.1', 'pg@8.23.1']

/**
 * `drift` and `diff` with nothing to find against two `pg_dump -s` and a differ of npm, at every size: whole
 * processes, the floor is the two dumps. Before that, which of ten changes each of them sees.
 */
export async function benchCatalog(bench: CatalogBench): Promise<void> {
  const peers = join(bench.folder, 'differs')
  installPackages(peers, differs)
  for (const tables of bench.sizes) {
    const sides = await makeSides(bench, tables)
    const contenders = contendersFor(bench, { sides, peers })
    if (tables === bench.sizes[0]) bench.say(await sightings(sides, contenders))
    const rounds = tables > 1000 ? Math.min(bench.rounds, 2) : bench.rounds
    bench.say(report(`nothing changed, ${tables} tables`, await race(contenders, rounds)))
    await dropSides(bench, tables)
  }
}

function contendersFor(
  { bin }: CatalogBench,
  { sides, peers }: { sides: Sides; peers: string },
): readonly Differ[] {
  const { first, second, folder } = sides
  const make = (name: string, argv: readonly string[], tells: Differ['tells'] = 'code'): Differ => ({
    name,
    argv,
    tells,
    cwd: folder,
  })
  const tool = (name: string) => join(peers, 'node_modules/.bin', name)
  const migra = [tool('migra'), first, second, '--unsafe', '--with-privileges']
  return [
    make('two pg_dump -s and diff', ['bash', '-c', twoDumps, 'bash', first, second]),
    make('vault-db drift', ['node', bin, 'drift', '--url', first]),
    make('vault-db diff', ['node', bin, 'diff', '--from', first, '--to', second, '--url', first]),
    make('@pgkit/migra', migra, 'output'),
  ]
}

/** Each dump has a random key of its own in its \restrict lines. */
const twoDumps = `pg_dump -s "$1" > a.sql && pg_dump -s "$2" > b.sql && diff -q <(grep -v '^.\\(un\\)\\?restrict' a.sql) <(grep -v '^.\\(un\\)\\?restrict' b.sql)`

async function makeSides({ url, folder: root, bin }: CatalogBench, tables: number): Promise<Sides> {
  const folder = join(root, `tables-${tables}`)
  mkdirSync(join(folder, 'migrations/bench'), { recursive: true })
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  const [first, second] = namesFor(tables).map((name) => databaseUrl(url, name)) as [string, string]
  write('vault-db.config.json', JSON.stringify({ projects: ['bench'] }))
  write('migrations/bench/project.json', JSON.stringify({ name: 'bench', description: 'Bench of catalogs.' }))
  for (const [at, part] of bigSchemaParts(tables).entries())
    write(`migrations/bench/2025010100${String(at).padStart(4, '0')}_part.sql`, `-- vault-db: up\n${part}`)
  await dropSides({ url }, tables)
  const [one, two] = namesFor(tables)
  await run(url, `create database ${one} template template0`)
  execFileSync('node', [bin, 'migrate', 'up', '--url', first], { cwd: folder, stdio: 'pipe' })
  await run(first, 'vacuum analyze')
  await run(url, `create database ${two} template ${one}`)
  return { first, second, folder }
}

const namesFor = (tables: number) => [`bench_catalog_${tables}`, `bench_catalog_${tables}_again`] as const

async function dropSides({ url }: Pick<CatalogBench, 'url'>, tables: number): Promise<void> {
  for (const name of namesFor(tables)) await run(url, `drop database if exists ${name} with (force)`)
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** How many of the changes each contender sees: a comparison that reads less is faster for that. */
async function sightings({ first }: Sides, contenders: readonly Differ[]): Promise<string> {
  const confused = contenders.filter(sees).map(({ name }) => name)
  if (confused.length > 0) throw new Error(`A difference where none is, or a failure: ${confused.join(', ')}`)
  const missed = contenders.map((): string[] => [])
  for (const [name, change, back] of smallChanges) {
    await run(first, change)
    for (const [at, contender] of contenders.entries()) if (!sees(contender)) missed[at]!.push(name)
    await run(first, back)
  }
  const lines = contenders.map(({ name }, at) => {
    const seen = smallChanges.length - missed[at]!.length
    return `${name.padEnd(34)} ${seen} of ${smallChanges.length}${seen === smallChanges.length ? '' : `, not: ${missed[at]!.join(', ')}`}`
  })
  return `\nchanges seen\n${lines.join('\n')}`
}

function sees({ argv: [command, ...args], cwd, tells }: Differ): boolean {
  const { status, stdout } = spawnSync(command!, args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] })
  return tells === 'output' ? String(stdout).trim() !== '' : status !== 0
}
