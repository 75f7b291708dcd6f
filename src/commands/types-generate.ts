import type { Command, OptionSpec } from './command.js'
import type { Context } from './context.js'
import { readTypesFiles, type TypesFileOptions, type TypesFiles } from './engine/types-file.js'
import type { OutputFile } from './engine/types-outputs.js'

export interface TypesGenerateOptions extends TypesFileOptions {
  readonly stdout?: boolean
  readonly watch?: boolean
}

export interface TypesGenerateReport {
  readonly project: string
  readonly head: string | null
  /** The file of types, absolute. */
  readonly path: string
  /** Whether any file was written anew. */
  readonly changed: boolean
  /** Every file, the types first. */
  readonly files: readonly {
    readonly kind: OutputFile['kind']
    readonly path: string
    readonly changed: boolean
  }[]
  /** The types, where they were asked for on stdout. */
  readonly types?: string
}

/** Options of the commands that know the generated files. */
export const typesFileOptions: readonly OptionSpec[] = [
  {
    name: 'out',
    kind: 'string',
    placeholder: 'FILE',
    summary: 'the file; migrations/<project>/types.d.ts where project.ts names no other',
  },
  { name: 'zod', kind: 'flag', summary: 'also Zod schemas, in types.zod.ts beside it' },
  { name: 'json-schema', kind: 'flag', summary: 'also JSON Schema, in types.schema.json beside it' },
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
    { name: 'stdout', kind: 'flag', summary: 'print the types instead of writing files' },
    {
      name: 'watch',
      kind: 'flag',
      summary: 'write again whenever a migration changes, until Ctrl-C',
      conflicts: ['stdout', 'from-target'],
    },
  ],
  examples: [
    { run: 'vault-db types generate', does: 'write migrations/<project>/types.d.ts' },
    { run: 'vault-db types generate --out src/database.ts', does: 'write it where the service wants it' },
    { run: 'vault-db types generate --zod --json-schema', does: 'write validators beside it' },
    { run: 'vault-db types generate --watch', does: 'keep it as the migrations are' },
  ],
  run: async (context, options) => {
    if (!options.watch) return generate(context, options)
    const { keepGenerating } = await import('./engine/keep-generating.js')
    return keepGenerating(context, () => generate(context, options))
  },
  render: (report, style) => {
    if (report.types !== undefined) return report.types
    return report.files
      .map(({ path, changed }) => (changed ? path : style.dim(`${path} is up to date.`)))
      .join('\n')
  },
}

async function generate(context: Context, options: TypesGenerateOptions): Promise<TypesGenerateReport> {
  const found = await readTypesFiles(context, options)
  if (options.stdout) return { ...reportOf(found, () => false), types: found.files[0].expected }
  const { writeText } = await import('../files/write-text.js')
  for (const { path, text, expected } of found.files) if (text !== expected) writeText(path, expected)
  return reportOf(found, ({ text, expected }) => text !== expected)
}

function reportOf(
  { project, head, files }: TypesFiles,
  isChanged: (file: TypesFiles['files'][number]) => boolean,
): TypesGenerateReport {
  const all = files.map((file) => ({ kind: file.kind, path: file.path, changed: isChanged(file) }))
  const changed = all.some((file) => file.changed)
  return { project: project.name, head, path: files[0].path, changed, files: all }
}
