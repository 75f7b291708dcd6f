import type { MissingComment } from '../documents/missing-comments.js'
import type { Command } from './command.js'
import { docsFileOptions } from './docs-generate.js'
import { type DocsFile, type DocsFileOptions, readDocsFile } from './engine/docs-file.js'

export interface DocsCheckOptions extends DocsFileOptions {
  readonly allowMissingComments?: boolean
}

export interface DocsCheckReport {
  readonly project: string
  readonly head: string | null
  /** Absolute. */
  readonly path: string
  readonly state: 'fresh' | 'stale' | 'missing'
  /** Newest migration that the file says it shows; null where it says none. */
  readonly of: string | null
  /** Migrations that came since, oldest first. */
  readonly behind: readonly string[]
  /** Why it is stale, in a sentence; empty where it is not. */
  readonly reason: string
  /** Lines that the file has too many (`-`) or lacks (`+`), at most 40. */
  readonly difference: readonly string[]
  /** Tables, views and columns that nobody described; empty where that is allowed. */
  readonly missingComments: readonly MissingComment[]
}

/** Fail when the data model is not that of the schema, or leaves something undescribed. */
export const docsCheck: Command<DocsCheckOptions, DocsCheckReport> = {
  name: 'docs check',
  summary: 'fail when the data model is stale, or a table or column has no comment',
  description:
    'Compares the file with what `docs generate` would write, and says which migrations came since it was written. Each table, view and column needs a comment (`comment on`); `docs: { comments: "optional" }` in project.ts does without.',
  options: [
    ...docsFileOptions,
    { name: 'allow-missing-comments', kind: 'flag', summary: 'leave out what has no comment' },
  ],
  examples: [
    {
      run: 'vault-db docs check --format github',
      does: 'in CI: was the data model committed with the migration?',
    },
  ],
  run: async (context, options) => {
    const file = await readDocsFile(context, options)
    const { missingComments } = await import('../documents/missing-comments.js')
    const isAllowed = options.allowMissingComments || file.config.comments === 'optional'
    return { ...(await compare(file)), missingComments: isAllowed ? [] : missingComments(file.model) }
  },
  outcome: ({ state, missingComments }) =>
    state === 'fresh' && missingComments.length === 0 ? 'clean' : 'findings',
  findings: ({ state, reason, path, missingComments }) => [
    ...(state === 'fresh'
      ? []
      : [
          {
            rule: 'docs-stale',
            severity: 'error' as const,
            message: reason,
            hint: advice,
            at: { file: path },
          },
        ]),
    ...missingComments.map(({ id, name, kind, sql }) => ({
      rule: 'comment-missing',
      severity: 'error' as const,
      message: `${name} has no comment.`,
      hint: `Describe this ${kind} in a migration: ${sql}`,
      object: id.slice(kind.length + 1),
    })),
  ],
  render: (report, style) => {
    const lines = report.difference.map((line) =>
      line.startsWith('+') ? style.green(line) : style.red(line),
    )
    const staleness =
      report.state === 'fresh'
        ? [style.green(`${report.path} is up to date.`)]
        : [report.reason, ...(lines.length > 0 ? [lines.join('\n')] : []), advice]
    return [...staleness, ...missingWords(report.missingComments)].join('\n\n')
  },
}

const advice = 'Next: vault-db docs generate, and commit the file.'

async function compare(file: DocsFile): Promise<Omit<DocsCheckReport, 'missingComments'>> {
  const { project, head, path, text, expected } = file
  const base = { project: project.name, head, path, of: null, behind: [], reason: '', difference: [] }
  if (text === null) return { ...base, state: 'missing', reason: `${path} does not exist.` }
  if (text === expected) return { ...base, state: 'fresh', of: head }
  const [{ differingLines }, { documentStaleness }, { listMigrations }] = await Promise.all([
    import('../sql/differing-lines.js'),
    import('../documents/staleness.js'),
    import('../files/list-migrations.js'),
  ])
  const names = (await listMigrations(project.migrationsFolder)).map(({ name }) => name)
  const { of, behind, reason } = documentStaleness(text, expected, names)
  const difference = differingLines(text, expected).slice(0, 40)
  return { ...base, state: 'stale', of, behind, reason: `${path} ${reason}`, difference }
}

const shownComments = 20

function missingWords(missing: readonly MissingComment[]): readonly string[] {
  if (missing.length === 0) return []
  const many = missing.length === 1 ? 'One has' : `${missing.length} have`
  const rest = missing.length - shownComments
  return [
    `${many} no comment. In a migration:`,
    [
      ...missing.slice(0, shownComments).map(({ sql }) => sql),
      ...(rest > 0 ? [`and ${rest} more; --json lists all`] : []),
    ].join('\n'),
  ]
}
