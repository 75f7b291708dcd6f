import type { Command, OptionSpec } from './command.js'
import { readTypesFile, type TypesFileOptions } from './engine/types-file.js'

export interface TypesGenerateOptions extends TypesFileOptions {
  readonly stdout?: boolean
}

export interface TypesGenerateReport {
  readonly project: string
  readonly head: string | null
  /** Absolute. */
  readonly path: string
  readonly changed: boolean
  /** The types, where they were asked for on stdout. */
  readonly types?: string
}

/** Options of the commands that know the file of types. */
export const typesFileOptions: readonly OptionSpec[] = [
  {
    name: 'out',
    kind: 'string',
    placeholder: 'FILE',
    summary: 'the file; migrations/<project>/types.d.ts where project.ts names no other',
  },
  { name: 'from-target', kind: 'flag', summary: 'read the target instead of building head' },
]

/** Write the TypeScript types of a project's schema. */
export const typesGenerate: Command<TypesGenerateOptions, TypesGenerateReport> = {
  name: 'types generate',
  summary: "write Kysely's types of the schema",
  description:
    'Builds head on a throw-away database (in this process, or on the server that --url names) and writes an interface for each table and view: types, nulls, defaults, generated columns and comments as `pg` really gives and takes them. The same migrations give the same file, byte for byte; `migrate up` writes it anew where it is there.',
  options: [
    ...typesFileOptions,
    { name: 'stdout', kind: 'flag', summary: 'print it instead of writing the file' },
  ],
  examples: [
    { run: 'vault-db types generate', does: 'write migrations/<project>/types.d.ts' },
    { run: 'vault-db types generate --out src/database.ts', does: 'write it where the service wants it' },
  ],
  run: async (context, options) => {
    const { project, head, path, text, expected } = await readTypesFile(context, options)
    const base = { project: project.name, head, path }
    if (options.stdout) return { ...base, changed: false, types: expected }
    if (text === expected) return { ...base, changed: false }
    const { writeText } = await import('../files/write-text.js')
    writeText(path, expected)
    return { ...base, changed: true }
  },
  render: (report, style) => {
    if (report.types !== undefined) return report.types
    return report.changed ? report.path : style.dim(`${report.path} is up to date.`)
  },
}
