import type { Command } from './command.js'
import { readSchemaFile } from './engine/schema-file.js'

export interface SchemaDumpOptions {
  readonly stdout?: boolean
}

export interface SchemaDumpReport {
  readonly project: string
  readonly head: string | null
  /** Absolute. */
  readonly path: string
  readonly changed: boolean
  /** The schema, where it was asked for on stdout. */
  readonly sql?: string
}

/** Write the project's schema file from what its migrations build. */
export const schemaDump: Command<SchemaDumpOptions, SchemaDumpReport> = {
  name: 'schema dump',
  summary: 'write schema.sql from what the migrations build',
  description:
    'Builds head on a throw-away database (in this process, or on the server that --url names) and writes the schema in an order that loads with psql. The same migrations give the same file, byte for byte.',
  options: [{ name: 'stdout', kind: 'flag', summary: 'print it instead of writing the file' }],
  examples: [
    { run: 'vault-db schema dump', does: 'write migrations/<project>/schema.sql' },
    { run: 'vault-db schema dump --stdout | psql scratch', does: 'load the schema without the migrations' },
  ],
  run: async (context, options) => {
    const { project, head, path, text, expected } = await readSchemaFile(context)
    const base = { project: project.name, head, path }
    if (options.stdout) return { ...base, changed: false, sql: expected }
    if (text === expected) return { ...base, changed: false }
    const { writeText } = await import('../files/write-text.js')
    writeText(path, expected)
    return { ...base, changed: true }
  },
  render: (report, style) => {
    if (report.sql !== undefined) return report.sql
    return report.changed ? report.path : style.dim(`${report.path} is up to date.`)
  },
}
