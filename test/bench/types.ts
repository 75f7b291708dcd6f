import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { bigSchemaParts } from './big-schema.js'
import type { CatalogBench } from './catalog.js'
import { type Contender, type Measured, median, race, report } from './measure.js'
import { judgeTypes } from './types-judge.js'
import { type Generator, generators, installGenerators } from './types-peers.js'

/** Projects whose types are compared. */
const projects = ['vault', 'oro', 'enterprise', 'promptvault', 'metaprompt'] as const

/**
 * Times of the generators at every size, as whole processes, and the median of each round's ratio to the best peer;
 * then what each of them gets wrong, on the projects, a schema of a thousand tables, the hard schema of the tests, and
 * the dumps that BENCH_SQL names.
 */
export async function benchTypes(bench: CatalogBench): Promise<void> {
  const folder = join(bench.folder, 'generators')
  installGenerators(folder)
  writeFileSync(join(folder, 'vault-db.config.json'), JSON.stringify({ projects: ['bench'] }))
  mkdirSync(join(folder, 'migrations/bench'), { recursive: true })
  const part = process.env['BENCH_TYPES'] ?? 'time,faults'
  if (part.includes('time')) for (const tables of bench.sizes) await timeAt(bench, folder, tables)
  if (part.includes('faults')) await compare(bench, folder)
}

async function timeAt(bench: CatalogBench, folder: string, tables: number): Promise<void> {
  const url = await createDatabase(bench.url, `bench_types_${tables}`, bigSchemaParts(tables))
  const contenders = generators(bench.bin)
    .filter(({ mostTables }) => mostTables >= tables)
    .map((generator) => contender(generator, url, folder))
  const rounds = tables > 1000 ? Math.min(bench.rounds, 3) : bench.rounds
  const measured = await race(contenders, rounds)
  bench.say(report(`types, ${tables} tables`, measured))
  bench.say(ratios(measured))
  await dropDatabase(bench.url, `bench_types_${tables}`)
}

function contender(generator: Generator, url: string, folder: string): Contender {
  const { name } = generator
  const out = join(folder, `time_${name.replace(/\W+/g, '_')}`)
  mkdirSync(out, { recursive: true })
  const place = { url, folder, out }
  return { name, argv: generator.argv(place), cwd: folder, env: generator.env?.(place) ?? {} }
}

/** Ours against each peer, round by round. */
function ratios(measured: readonly Measured[]): string {
  const [, ours, ...peers] = measured
  return peers
    .map(({ name, samples }) => {
      const ratio = (key: 'wallMs' | 'cpuMs') =>
        median(samples.map((sample, at) => ours!.samples[at]![key] / sample[key])).toFixed(2)
      return (
        `ours / ${name}`.padEnd(34) +
        `${ratio('wallMs')}x wall`.padStart(12) +
        `${ratio('cpuMs')}x CPU`.padStart(12)
      )
    })
    .join('\n')
}

async function compare({ url, bin, say }: CatalogBench, folder: string): Promise<void> {
  const { hardRows } = await import('../types/hard-rows.js')
  const { hardSchema } = await import('../types/hard-schema.js')
  const judge = async (name: string, parts: readonly string[], hasRows = false) => {
    const database = await createDatabase(url, 'bench_types_judged', parts)
    say(await judgeTypes({ name, url: database, folder, bin, hasRows }))
    await dropDatabase(url, 'bench_types_judged')
  }
  for (const project of projects) {
    const database = await createDatabase(url, 'bench_types_judged', [])
    execFileSync('node', [bin, 'migrate', 'up', '--project', project, '--url', database], {
      cwd: join(folder, '..'),
      stdio: 'pipe',
    })
    say(await judgeTypes({ name: project, url: database, folder, bin }))
    await dropDatabase(url, 'bench_types_judged')
  }
  await judge('hard schema', [hardSchema + hardRows], true)
  // Two tables of nearly one name are more than kanel can bear; what else does it say?
  const untwinned = `${hardSchema}${hardRows}drop table "UserAccounts";`
  await judge('hard schema without "UserAccounts"', [untwinned], true)
  await judge('1000 tables', bigSchemaParts(1000))
  for (const file of (process.env['BENCH_SQL'] ?? '').split(',').filter(Boolean)) {
    // psql's own commands in a dump of pg_dump.
    await judge(file, [readFileSync(file, 'utf8').replace(/^\\.*$/gm, '')])
  }
}

async function createDatabase(server: string, name: string, parts: readonly string[]): Promise<string> {
  await dropDatabase(server, name)
  await run(server, `create database ${name} template template0`)
  const url = new URL(server)
  url.pathname = `/${name}`
  for (const sql of parts) await run(url.href, sql)
  await run(url.href, 'vacuum analyze')
  return url.href
}

async function dropDatabase(server: string, name: string): Promise<void> {
  await run(server, `drop database if exists ${name} with (force)`)
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
