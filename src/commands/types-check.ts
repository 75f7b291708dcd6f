import type { Command } from './command.js'
import { readTypesFile, type TypesFileOptions } from './engine/types-file.js'
import { typesFileOptions } from './types-generate.js'

export interface TypesCheckReport {
  readonly project: string
  readonly head: string | null
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

/** Fail when the types are not those of the schema. */
export const typesCheck: Command<TypesFileOptions, TypesCheckReport> = {
  name: 'types check',
  summary: 'fail when the types are not those of the schema',
  description:
    'Compares the file with what `types generate` would write, and says which migrations came since it was written. Any change of the schema counts, also one that no type shows: the file carries the fingerprint of the whole schema.',
  options: typesFileOptions,
  examples: [
    {
      run: 'vault-db types check --format github',
      does: 'in CI: were the types committed with the migration?',
    },
  ],
  run: async (context, options) => {
    const { project, head, path, text, expected } = await readTypesFile(context, options)
    const base = { project: project.name, head, path, of: null, behind: [], reason: '', difference: [] }
    if (text === null) return { ...base, state: 'missing', reason: `${path} does not exist.` }
    const [{ differingLines }, { staleness }, { listMigrations }] = await Promise.all([
      import('../sql/differing-lines.js'),
      import('../types/staleness.js'),
      import('../files/list-migrations.js'),
    ])
    if (text === expected) return { ...base, state: 'fresh', of: head }
    const names = (await listMigrations(project.migrationsFolder)).map(({ name }) => name)
    const { of, behind, reason } = staleness(text, expected, names)
    const difference = differingLines(text, expected).slice(0, 40)
    return { ...base, state: 'stale', of, behind, reason: `${path} ${reason}`, difference }
  },
  outcome: ({ state }) => (state === 'fresh' ? 'clean' : 'findings'),
  findings: ({ state, reason, path }) =>
    state === 'fresh'
      ? []
      : [{ rule: 'types-stale', severity: 'error', message: reason, hint: advice, at: { file: path } }],
  render: (report, style) => {
    if (report.state === 'fresh') return style.green(`${report.path} is up to date.`)
    const lines = report.difference.map((line) =>
      line.startsWith('+') ? style.green(line) : style.red(line),
    )
    return [report.reason, ...(lines.length > 0 ? [lines.join('\n')] : []), advice].join('\n\n')
  },
}

const advice = 'Next: vault-db types generate, and commit the file.'
