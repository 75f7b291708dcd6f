import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages } from './peers.js'

/** A generator of types, as a command line. */
export interface Generator {
  readonly name: string
  readonly argv: (place: GeneratorPlace) => readonly string[]
  readonly env?: (place: GeneratorPlace) => Readonly<Record<string, string>>
  /** More tables than this take it minutes. */
  readonly mostTables: number
  /** How a program names the types of a table; absent where the file is of another kind. */
  readonly spelled?: {
    readonly imports: string
    readonly select: (table: string) => string
    readonly insert: (table: string) => string
    /** Name of a table of another schema than public. */
    readonly key: (schema: string, table: string) => string
  }
}

export interface GeneratorPlace {
  readonly url: string
  /** Where the packages are, and where the files go. */
  readonly folder: string
  /** A file of its own, without extension. */
  readonly out: string
}

/** kysely-codegen needs the interface of TypeScript 5 at run time, and names no dependency on it. */
const packages = [
  'kysely-codegen@0.20.0',
  'kanel@4.0.4',
  'kanel-kysely@0.8.0',
  'pg-to-ts@4.1.1',
  'zapatos@6.6.1',
  'typescript@5.9.3',
  'kysely@0.28.18',
  'pg@8.23.1',
  '@types/pg@8.23.1',
  '@types/node@20.19.43',
]

/** Install the generators, and the floor beside them: one catalog query, and an interface for each table. */
export function installGenerators(folder: string): void {
  installPackages(folder, packages)
  writeFileSync(join(folder, 'floor.mjs'), floor)
  writeFileSync(
    join(folder, 'kanelrc.cjs'),
    `const { makeKyselyHook } = require('kanel-kysely')
module.exports = { connection: process.env.DATABASE_URL, outputPath: process.env.KANEL_OUT, preDeleteOutputFolder: true, preRenderHooks: [makeKyselyHook()] }
`,
  )
}

const kysely = (from: string) => ({
  imports: `import type { Insertable, Selectable } from 'kysely'\nimport type { DB } from '${from}'`,
  select: (table: string) => `Selectable<DB[${JSON.stringify(table)}]>`,
  insert: (table: string) => `Insertable<DB[${JSON.stringify(table)}]>`,
  key: (schema: string, table: string) => (schema === 'public' ? table : `${schema}.${table}`),
})

/** The floor first, ours next. @param bin the built command line; it runs in a folder that has a project `bench` */
export function generators(bin: string): readonly Generator[] {
  const tool = ({ folder }: GeneratorPlace, name: string) => join(folder, 'node_modules/.bin', name)
  return [
    {
      name: 'one catalog query + emit',
      argv: ({ url, folder, out }) => ['node', join(folder, 'floor.mjs'), url, `${out}.ts`],
      mostTables: Number.POSITIVE_INFINITY,
    },
    {
      name: 'vault-db types generate',
      argv: ({ url, out }) => [
        'node',
        bin,
        'types',
        'generate',
        '--from-target',
        '--url',
        url,
        '--out',
        `${out}.ts`,
      ],
      mostTables: Number.POSITIVE_INFINITY,
      spelled: kysely('./OUT.js'),
    },
    {
      name: 'kysely-codegen',
      argv: (place) => [
        ...[tool(place, 'kysely-codegen'), '--dialect', 'postgres', '--url', place.url],
        ...['--out-file', `${place.out}.ts`, '--default-schema', 'public'],
      ],
      mostTables: Number.POSITIVE_INFINITY,
      spelled: kysely('./OUT.js'),
    },
    {
      name: 'zapatos',
      argv: (place) => [
        tool(place, 'zapatos'),
        JSON.stringify({ db: { connectionString: place.url }, outDir: place.out }),
      ],
      mostTables: 1000,
    },
    {
      name: 'pg-to-ts',
      argv: (place) => [tool(place, 'pg-to-ts'), 'generate', '-c', place.url, '-o', `${place.out}.ts`],
      mostTables: 100,
      spelled: {
        imports: "import type { TableTypes } from './OUT.js'",
        select: (table) => `TableTypes[${JSON.stringify(table)}]['select']`,
        insert: (table) => `TableTypes[${JSON.stringify(table)}]['input']`,
        key: (_, table) => table,
      },
    },
    {
      name: 'kanel + kanel-kysely',
      argv: (place) => [tool(place, 'kanel'), '-c', 'kanelrc.cjs'],
      env: ({ url, out }) => ({ DATABASE_URL: url, KANEL_OUT: out }),
      mostTables: 100,
      spelled: {
        ...kysely('./OUT/Database.js'),
        imports: kysely('./OUT/Database.js').imports.replace('{ DB }', 'DB'),
      },
    },
  ]
}

/** Run a generator once. @returns what went wrong, null where nothing did */
export function generate(generator: Generator, place: GeneratorPlace): string | null {
  mkdirSync(place.out, { recursive: true })
  const [command, ...args] = generator.argv(place)
  try {
    execFileSync(command!, args, {
      cwd: place.folder,
      env: { ...process.env, ...generator.env?.(place) },
      stdio: 'pipe',
      timeout: 600_000,
    })
    return null
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: Buffer; stdout?: Buffer }
    const lines = `${stderr}${stdout}`.split('\n')
    return lines.find((line) => /error/i.test(line)) ?? String(error)
  }
}

const floor = `import pg from 'pg'
import { writeFileSync } from 'node:fs'
const client = new pg.Client({ connectionString: process.argv[2] })
await client.connect()
const { rows } = await client.query({ rowMode: 'array', text: \`select n.nspname, c.relname, a.attname,
  pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef, a.attidentity, d.description
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_catalog.pg_description d on d.classoid = 1259 and d.objoid = c.oid and d.objsubid = a.attnum
where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by 1, 2, a.attnum\` })
await client.end()
const types = { bigint: 'string', integer: 'number', boolean: 'boolean', 'timestamp with time zone': 'Date' }
let text = ''
let last = ''
for (const [schema, table, column, type, notNull, hasDefault, identity, comment] of rows) {
  if (table !== last) text += (last ? '}\\n' : '') + \`export interface \${table} {\\n\`
  last = table
  if (comment) text += \`  /** \${comment} */\\n\`
  const value = types[type] ?? 'string'
  text += \`  \${column}: \${hasDefault || identity ? \`Generated<\${value}>\` : value}\${notNull ? '' : ' | null'};\\n\`
}
writeFileSync(process.argv[3], text + '}\\n')
`
