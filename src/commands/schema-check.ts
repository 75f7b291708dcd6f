import type { Command } from './command.js'
import { readSchemaFile } from './engine/schema-file.js'

export interface SchemaCheckReport {
  readonly project: string
  readonly head: string | null
  /** Absolute. */
  readonly path: string
  readonly state: 'fresh' | 'stale' | 'missing'
  /** Lines that the file has too many (`-`) or lacks (`+`), at most 40. */
  readonly difference: readonly string[]
}

/** Fail when the schema file is not what the migrations build. */
export const schemaCheck: Command<Record<never, never>, SchemaCheckReport> = {
  name: 'schema check',
  summary: 'fail when schema.sql is not what the migrations build',
  examples: [
    {
      run: 'vault-db schema check --format github',
      does: 'in CI: was the file committed with the migration?',
    },
  ],
  run: async (context) => {
    const { project, head, path, text, expected } = await readSchemaFile(context)
    const base = { project: project.name, head, path }
    if (text === null) return { ...base, state: 'missing', difference: [] }
    if (text === expected) return { ...base, state: 'fresh', difference: [] }
    const { differingLines } = await import('../sql/differing-lines.js')
    return { ...base, state: 'stale', difference: differingLines(text, expected).slice(0, 40) }
  },
  outcome: ({ state }) => (state === 'fresh' ? 'clean' : 'findings'),
  findings: (report) =>
    report.state === 'fresh'
      ? []
      : [
          {
            rule: 'schema-stale',
            severity: 'error',
            message: messageOf(report),
            hint: advice,
            at: { file: report.path },
          },
        ],
  render: (report, style) => {
    if (report.state === 'fresh') return style.green(`${report.path} is up to date.`)
    const lines = report.difference.map((line) =>
      line.startsWith('+') ? style.green(line) : style.red(line),
    )
    return [messageOf(report), ...(lines.length > 0 ? [lines.join('\n')] : []), advice].join('\n\n')
  },
}

const advice =
  'Next: vault-db schema dump, and commit the file; or, if the file is right, vault-db migrate create NAME --autogenerate'

function messageOf({ state, path, head }: SchemaCheckReport): string {
  return state === 'missing'
    ? `${path} does not exist.`
    : `${path} is not what the migrations build (head: ${head ?? 'base'}).`
}
