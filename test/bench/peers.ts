import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Contender } from './measure.js'

/** The peers, installed into a folder of their own so that the package does not carry them. */
export function installPeers(folder: string): void {
  installPackages(folder, [
    'dbmate@2.36.0',
    'node-pg-migrate@9.0.0',
    'kysely@0.28.18',
    'drizzle-orm@0.45.4',
    'pg@8.23.1',
  ])
}

/** Packages of npm, in a folder that may not be there yet. @param packages `name@version` */
export function installPackages(folder: string, packages: readonly string[]): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', ...packages], {
    cwd: folder,
    stdio: 'inherit',
  })
}

/** Name of migration `i` in every format: UTC seconds that count up. */
function stamp(i: number): string {
  return `20250101${String(Math.floor(i / 3600) + 10).padStart(2, '0')}${String(Math.floor(i / 60) % 60).padStart(2, '0')}${String(i % 60).padStart(2, '0')}`
}

/** One small table with an index, as every contender gets it. */
function statements(i: number): readonly [string, string] {
  return [
    `create table t${i} (id bigint generated always as identity primary key, name text not null, created_at timestamptz default now())`,
    `create index t${i}_name on t${i} (name)`,
  ]
}

/** Write `count` migrations in every contender's format below `folder`. */
export function writeMigrations(folder: string, count: number): void {
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('vault-db.config.json', JSON.stringify({ projects: ['sqlset', 'tsset'] }))
  write('pg-migrate/.keep', '')
  const journal: unknown[] = []
  const all: string[] = []
  for (let i = 0; i < count; i += 1) {
    const [table, index] = statements(i)
    const name = `${stamp(i)}_t${i}`
    const body = `${table};\n${index};\n`
    all.push(body)
    write(`migrations/sqlset/${name}.sql`, `-- vault-db: up\n${body}-- vault-db: down\ndrop table t${i};\n`)
    const source = `import { sql } from 'kysely'\nexport async function up(db) {\n  await sql\`${table}\`.execute(db)\n  await sql\`${index}\`.execute(db)\n}\nexport async function down(db) {\n  await sql\`drop table t${i}\`.execute(db)\n}\n`
    write(`migrations/tsset/${name}.ts`, source)
    write(`kysely/${name}.mjs`, source)
    write(`dbmate/${name}.sql`, `-- migrate:up\n${body}\n-- migrate:down\ndrop table t${i};\n`)
    write(`pg-migrate/${name}.sql`, `-- Up Migration\n${body}\n-- Down Migration\ndrop table t${i};\n`)
    write(`drizzle/${name}.sql`, `${table};\n--> statement-breakpoint\n${index};\n`)
    journal.push({ idx: i, version: '7', when: 1_735_689_600_000 + i, tag: name, breakpoints: true })
  }
  write(
    'drizzle/meta/_journal.json',
    JSON.stringify({ version: '7', dialect: 'postgresql', entries: journal }),
  )
  write('all.sql', all.join(''))
  writeScripts(write)
}

function writeScripts(write: (path: string, text: string) => void): void {
  write(
    'kysely-up.mjs',
    `import { Kysely, Migrator, PostgresDialect, FileMigrationProvider } from 'kysely'
import pg from 'pg'
import { promises as fs } from 'node:fs'
import path from 'node:path'
const db = new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL }) }) })
const migrator = new Migrator({ db, provider: new FileMigrationProvider({ fs, path, migrationFolder: path.resolve('kysely') }) })
const { error } = await migrator.migrateToLatest()
await db.destroy()
if (error) throw error
`,
  )
  write(
    'drizzle-up.mjs',
    `import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
await migrate(drizzle(client), { migrationsFolder: 'drizzle' })
await client.end()
`,
  )
}

/** Every contender's way to bring a database to head, the floor first. */
export function upContenders(
  folder: string,
  urlOf: (name: string) => string,
  bin: string,
): readonly Contender[] {
  const make = (name: string, argv: readonly string[]): Contender => ({
    name,
    argv,
    cwd: folder,
    env: { DATABASE_URL: urlOf(name), PGOPTIONS: '-c client_min_messages=warning' },
  })
  const npm = (tool: string) => join(folder, 'node_modules/.bin', tool)
  return [
    make('psql -1 -f', ['psql', '-X', '-q', '-1', '-f', 'all.sql', '-d', urlOf('psql -1 -f')]),
    make('vault-db (.sql)', ['node', bin, 'migrate', 'up', '--project', 'sqlset']),
    make('vault-db (.ts)', ['node', bin, 'migrate', 'up', '--project', 'tsset']),
    make('dbmate', [npm('dbmate'), '--no-dump-schema', '-d', 'dbmate', 'migrate']),
    make('node-pg-migrate', [npm('node-pg-migrate'), 'up', '-m', 'pg-migrate']),
    make('Kysely Migrator', ['node', 'kysely-up.mjs']),
    make('drizzle migrator', ['node', 'drizzle-up.mjs']),
  ]
}
