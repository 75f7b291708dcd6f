import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Contender, race, report } from './measure.js'

/** Where the bench works: a running server, an empty folder, the built command line. */
export interface SeedBench {
  /** URL of the server's maintenance database. */
  readonly url: string
  readonly folder: string
  readonly bin: string
  readonly rounds: number
  readonly rows: number
}

/**
 * `seed lookups` of a CSV file against `psql`: `\copy` into a temporary table, then INSERT … ON CONFLICT. Whole
 * processes, on an empty table, with nothing changed and with 1% changed; then peak memory at `rows` and ten times `rows`.
 *
 * @returns the tables to print
 */
export async function benchSeedLookups(bench: SeedBench): Promise<readonly string[]> {
  writeProject(bench.folder, bench.rows)
  const databases = {
    floor: await createDatabase(bench, 'seed_psql'),
    ours: await createDatabase(bench, 'seed_ours'),
  }
  execFileSync('node', [bench.bin, 'migrate', 'up', '--url', databases.ours], {
    cwd: bench.folder,
    stdio: 'pipe',
  })
  await run(databases.floor, tableSql)
  const contenders = (before: string): Contender[] => [
    contender(
      'psql \\copy + INSERT ON CONFLICT',
      ['psql', '-X', '-q', '-f', 'floor.sql', '-d', databases.floor],
      before,
    ),
    contender(
      'vault-db seed lookups',
      ['node', bench.bin, 'seed', 'lookups', '--url', databases.ours],
      before,
    ),
  ]
  const contender = (name: string, argv: readonly string[], before: string): Contender => ({
    name,
    argv,
    cwd: bench.folder,
    before: () => run(argv.at(-1)!, before),
  })
  const one = 'update models set label = label || label where rank = 7; vacuum analyze models'
  const results = [
    report(
      `seed of ${bench.rows} rows, empty table`,
      await race(contenders('truncate models'), bench.rounds),
    ),
    report('again, nothing changed', await race(contenders('select 1'), bench.rounds)),
    report('again, 1% changed by hand', await race(contenders(one), bench.rounds)),
  ]
  const memory = [bench.rows, 10 * bench.rows].map((rows) => {
    writeProject(bench.folder, rows)
    return `${rows} rows: ${Math.round(peakKilobytes(bench, databases.ours) / 1024)} MiB`
  })
  return [...results, `peak memory of vault-db seed lookups: ${memory.join(', ')}`]
}

const tableSql =
  'create table models (value text primary key, label text not null, rank integer, active boolean, note text);'

function writeProject(folder: string, rows: number): void {
  for (const path of ['migrations/bench', 'seeds/bench/lookups'])
    mkdirSync(join(folder, path), { recursive: true })
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  write('vault-db.config.json', JSON.stringify({ projects: ['bench'] }))
  const lookups = [{ table: 'models', key: 'value' }]
  write(
    'migrations/bench/project.json',
    JSON.stringify({ name: 'bench', description: 'Bench of seeds.', lookups }),
  )
  write(
    'migrations/bench/20250101000000_models.sql',
    `-- vault-db: up\n${tableSql}\n-- vault-db: down\ndrop table models;\n`,
  )
  write('seeds/bench/lookups/models.csv', csv(rows))
  write(
    'floor.sql',
    String.raw`begin;
create temporary table s (like models) on commit drop;
\copy s from 'seeds/bench/lookups/models.csv' with (format csv, header)
insert into models select * from s on conflict (value) do update
  set label = excluded.label, rank = excluded.rank, active = excluded.active, note = excluded.note
  where (models.label, models.rank, models.active, models.note) is distinct from (excluded.label, excluded.rank, excluded.active, excluded.note);
commit;
`,
  )
}

function csv(rows: number): string {
  const lines = ['value,label,rank,active,note']
  for (let row = 0; row < rows; row += 1)
    lines.push(
      `model-${row},"Model number ${row}, large",${row % 100},${row % 2 === 0},${row % 3 ? 'a short note about it' : ''}`,
    )
  return `${lines.join('\n')}\n`
}

async function createDatabase({ url }: SeedBench, name: string): Promise<string> {
  await run(url, `drop database if exists ${name} with (force)`)
  await run(url, `create database ${name} template template0`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

async function run(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // One by one: neither `create database` nor `vacuum` runs in a transaction.
  for (const statement of statements.split('; ')) await client.query(statement)
  await client.end()
}

function peakKilobytes({ folder, bin }: SeedBench, url: string): number {
  const out = join(folder, 'peak')
  const script = `process.on('exit',()=>require('node:fs').writeFileSync(process.env.PEAK,String(process.resourceUsage().maxRSS)))`
  writeFileSync(join(folder, 'peak.cjs'), script)
  const args = ['--require', './peak.cjs', bin, 'seed', 'lookups', '--url', url]
  execFileSync('psql', ['-X', '-q', '-c', 'truncate models', '-d', url])
  execFileSync('node', args, { cwd: folder, env: { ...process.env, PEAK: out }, stdio: 'pipe' })
  return Number(readFileSync(out, 'utf8'))
}
