import type { Command } from './command.js'
import {
  readTypesFiles,
  type TypesFile,
  type TypesFileOptions,
  type TypesFiles,
} from './engine/types-file.js'
import type { OutputFile } from './engine/types-outputs.js'
import { typesFileOptions } from './types-generate.js'

/** What is to be said of one generated file. */
export interface TypesFileState {
  readonly kind: OutputFile['kind']
  /** Absolute. */
  readonly path: string
  readonly state: 'fresh' | 'stale' | 'missing'
  /** Newest migration that the file says it holds; null where it says none. */
  readonly of: string | null
  /** Migrations that came since, oldest first. */
  readonly behind: readonly string[]
  /** Why it is stale, in a sentence; empty where it is not. */
  readonly reason: string
  /** Lines that the file has too many (`-`) or lacks (`+`), at most 40. */
  readonly difference: readonly string[]
}

/** Of the first file that is not fresh, or of the types. */
export interface TypesCheckReport extends TypesFileState {
  readonly project: string
  readonly head: string | null
  /** Every file, the types first. */
  readonly files: readonly TypesFileState[]
}

/** Fail when the types are not those of the schema. */
export const typesCheck: Command<TypesFileOptions, TypesCheckReport> = {
  name: 'types check',
  summary: 'fail when the types are not those of the schema',
  description:
    'Compares the files with what `types generate` would write, and says which migrations came since they were written. Any change of a migration counts, also one that no type shows: the files carry the fingerprint of all migrations.',
  options: typesFileOptions,
  examples: [
    {
      run: 'vault-db types check --format github',
      does: 'in CI: were the types committed with the migration?',
    },
  ],
  run: async (context, options) => {
    const found = await readTypesFiles(context, options)
    const { listMigrations } = await import('../files/list-migrations.js')
    const names = (await listMigrations(found.project.migrationsFolder)).map(({ name }) => name)
    const files = await Promise.all(found.files.map((file) => stateOf(file, found, names)))
    const worst = files.find(({ state }) => state !== 'fresh') ?? files[0]!
    return { project: found.project.name, head: found.head, ...worst, files }
  },
  outcome: ({ state }) => (state === 'fresh' ? 'clean' : 'findings'),
  findings: ({ files }) =>
    files
      .filter(({ state }) => state !== 'fresh')
      .map(({ reason, path }) => ({
        rule: 'types-stale',
        severity: 'error',
        message: reason,
        hint: advice,
        at: { file: path },
      })),
  render: ({ files }, style) => {
    const lines = files.flatMap((file) => {
      if (file.state === 'fresh') return [style.green(`${file.path} is up to date.`)]
      const difference = file.difference.map((line) =>
        line.startsWith('+') ? style.green(line) : style.red(line),
      )
      return [file.reason, ...(difference.length > 0 ? [difference.join('\n')] : [])]
    })
    if (files.every(({ state }) => state === 'fresh')) return lines.join('\n')
    return [...lines, advice].join('\n\n')
  },
}

const advice = 'Next: vault-db types generate, and commit the file.'

async function stateOf(
  { kind, path, text, expected }: TypesFile,
  { head }: TypesFiles,
  migrations: readonly string[],
): Promise<TypesFileState> {
  const base = { kind, path, of: null, behind: [], reason: '', difference: [] }
  if (text === null) return { ...base, state: 'missing', reason: `${path} does not exist.` }
  if (text === expected) return { ...base, state: 'fresh', of: head }
  const [{ differingLines }, { staleness }] = await Promise.all([
    import('../sql/differing-lines.js'),
    import('../types/staleness.js'),
  ])
  const { of, behind, reason } = staleness(text, expected, migrations)
  const difference = differingLines(text, expected).slice(0, 40)
  return { ...base, state: 'stale', of, behind, reason: `${path} ${reason}`, difference }
}
