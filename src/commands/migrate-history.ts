import type { MigrationFile } from '../migration/migration.js'
import type { Command, Style } from './command.js'
import { readHistory, usingProject } from './engine/open-project.js'

export interface HistoryEntry {
  readonly name: string
  readonly state: 'applied' | 'pending' | 'incomplete'
  readonly isCurrent: boolean
  readonly isHead: boolean
  readonly origin: string | null
  readonly appliedAt: string | null
  readonly appliedBy: string | null
  readonly durationMs: number | null
  readonly checksum: string | null
  readonly toolVersion: string | null
  /** What the file says of itself; read only under --verbose. */
  readonly description: string | null
}

export interface MigrateHistoryReport {
  readonly project: string
  readonly verbose: boolean
  /** Newest first. */
  readonly entries: readonly HistoryEntry[]
}

/** All migrations, applied and pending, newest first, the current one marked. */
export const migrateHistory: Command<Record<string, never>, MigrateHistoryReport> = {
  name: 'migrate history',
  aliases: ['list'],
  summary: 'list all migrations, newest first',
  description:
    'Marks the current one. --verbose adds who applied it, when, how long it took, its checksum and the version of vault-db.',
  examples: [{ run: 'vault-db migrate history --verbose', does: 'the whole ledger' }],
  run: (context) =>
    usingProject(context, { purpose: 'migrate history' }, async (open) => {
      const { history } = await readHistory(open)
      const byName = new Map(history.revisions.map((revision) => [revision.name, revision]))
      const names = [...new Set([...history.files, ...history.revisions].map(({ name }) => name))]
        .sort()
        .reverse()
      const descriptions = context.options.verbose ? await readDescriptions(history.files) : new Map()
      const current = names.find((name) => byName.get(name)?.progress === null)
      const head = history.files.at(-1)?.name
      return {
        project: open.project.name,
        verbose: context.options.verbose,
        entries: names.map((name) => {
          const revision = byName.get(name)
          return {
            name,
            state: revision === undefined ? 'pending' : revision.progress === null ? 'applied' : 'incomplete',
            isCurrent: name === current,
            isHead: name === head,
            origin: revision?.origin ?? null,
            appliedAt: revision?.appliedAt.toISOString() ?? null,
            appliedBy: revision?.appliedBy ?? null,
            durationMs: revision ? Math.round(revision.durationMs) : null,
            checksum: revision?.checksum ?? null,
            toolVersion: revision?.toolVersion ?? null,
            description: descriptions.get(name) ?? null,
          }
        }),
      }
    }),
  render: (report, style) => {
    if (report.entries.length === 0) return 'No migrations.'
    return report.verbose
      ? report.entries.map((entry) => renderVerbose(entry, style)).join('\n\n')
      : style.table(
          report.entries.map((entry) => [
            title(entry, style),
            entry.state,
            entry.appliedAt?.slice(0, 19).replace('T', ' ') ?? '',
          ]),
        )
  },
}

async function readDescriptions(files: readonly MigrationFile[]): Promise<Map<string, string | undefined>> {
  const { loadMigration } = await import('../files/load-migration.js')
  const descriptions = new Map<string, string | undefined>()
  for (const file of files) descriptions.set(file.name, (await loadMigration(file)).config.description)
  return descriptions
}

function title(entry: HistoryEntry, style: Style): string {
  const marks = [entry.isCurrent ? 'current' : '', entry.isHead ? 'head' : ''].filter(Boolean).join(', ')
  return `${entry.isCurrent ? style.bold(entry.name) : entry.name}${marks ? ` (${marks})` : ''}`
}

function renderVerbose(entry: HistoryEntry, style: Style): string {
  const about = entry.description ? `\n${style.wrap(entry.description, 2)}` : ''
  if (entry.state === 'pending') return `${title(entry, style)}${about}\n  pending`
  const rows = [
    ['  state', entry.state === 'applied' ? (entry.origin ?? '') : entry.state],
    ['  applied at', `${entry.appliedAt} by ${entry.appliedBy}`],
    ['  duration', `${entry.durationMs} ms`],
    ['  checksum', entry.checksum ?? ''],
    ['  vault-db', entry.toolVersion ?? ''],
  ]
  return `${title(entry, style)}${about}\n${style.table(rows)}`
}
