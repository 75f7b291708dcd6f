import type { LookupInput } from '../db/seed-job.js'
import type { SeedOptions } from '../db/seed-lookups.js'
import { VaultDbError } from '../errors.js'
import type { TableReport } from '../seeds/seed-report.js'
import type { Command, Context } from './command.js'
import { type OpenProject, usingProject } from './engine/open-project.js'

export interface SeedLookupsOptions {
  readonly dryRun?: boolean
  readonly prune?: boolean
  readonly lockWait?: number
  readonly lockTimeout?: number
}

export interface SeedLookupsReport {
  readonly project: string
  readonly target: string
  /** Nothing was written; the counts say what would be. */
  readonly dryRun: boolean
  readonly tables: readonly TableReport[]
}

/** Make the lookup tables hold what their files say. */
export const seedLookups: Command<SeedLookupsOptions, SeedLookupsReport> = {
  name: 'seed lookups',
  summary: 'bring lookup tables in line with their files',
  description:
    'Reads seeds/lookups/<table>.yaml, .csv or .json, inserts rows that are missing and updates rows that differ, all tables in one transaction. Rows that no file has are left alone and counted as extra; --prune deletes them after asking, unless other rows refer to them.',
  options: [
    { name: 'dry-run', kind: 'flag', summary: 'say what would change, write nothing' },
    { name: 'prune', kind: 'flag', summary: 'delete rows that the files do not have, after asking' },
    {
      name: 'lock-wait',
      kind: 'duration',
      placeholder: 'TIME',
      summary: 'how long to wait for another runner (60s)',
    },
    {
      name: 'lock-timeout',
      kind: 'duration',
      placeholder: 'TIME',
      summary: 'how long to wait for a table that is being written (2s)',
    },
  ],
  examples: [
    { run: 'vault-db seed lookups', does: 'insert and update what differs' },
    { run: 'vault-db seed lookups --dry-run', does: 'see what would change' },
    { run: 'vault-db seed lookups --prune', does: 'also delete rows that the files do not have' },
  ],
  run: (context, options) => {
    // The project and its files are found while the connection is made.
    const loading = loadParts(context)
    loading.catch(() => {})
    return usingProject(context, { purpose: 'seed lookups', writes: !options.dryRun }, async (open) => {
      const { inputs, seed, compare } = await loading
      const settings = settingsOf(context, open, options)
      const dryRun = options.dryRun === true
      const report = { project: open.project.name, target: open.database.label, dryRun }
      if (inputs.length === 0) return { ...report, tables: [] }
      if (dryRun) return { ...report, tables: await compare(open.session, inputs, settings) }
      const prune = options.prune
        ? await askToPrune(context, await compare(open.session, inputs, settings))
        : null
      return { ...report, tables: await seed(open.session, inputs, { ...settings, prune }) }
    })
  },
  render: ({ tables, dryRun }, style) => {
    if (tables.length === 0) return 'The project has no lookup tables.'
    const rows = tables.map(({ table, inserted, updated, unchanged, extra, pruned }) =>
      [table, inserted, updated, unchanged, extra, pruned].map(String),
    )
    const text = style.table(rows, ['table', 'inserted', 'updated', 'unchanged', 'extra', 'pruned'])
    const notes = [...tables.flatMap(extraNote), ...(dryRun ? ['Nothing was written (--dry-run).'] : [])]
    return [text, ...notes.map((note) => style.wrap(note))].join('\n')
  },
}

async function loadParts(context: Context) {
  const [config, { selectProject }, { loadProject }, { findLookupFile }, engine] = await Promise.all([
    context.config(),
    import('../config/select-project.js'),
    import('../files/load-project.js'),
    import('../files/read-lookup-file.js'),
    import('../db/seed-lookups.js'),
  ])
  const project = selectProject(config, context.options.project)
  const { lookups = [] } = await loadProject(project)
  const folders = { seeds: project.seedsFolder, current: context.cwd }
  const inputs = await Promise.all(
    lookups.map(
      async (spec): Promise<LookupInput> => ({ spec, source: await findLookupFile(folders, spec) }),
    ),
  )
  return { inputs, seed: engine.seedLookups, compare: engine.compareLookups }
}

function settingsOf(
  context: Context,
  { config, project, database }: OpenProject,
  options: SeedLookupsOptions,
): SeedOptions {
  return {
    project: project.name,
    schema: project.schema,
    kind: database.kind,
    lockWaitMs: options.lockWait ?? config.lockWaitMs,
    lockTimeoutMs: options.lockTimeout ?? config.lockTimeoutMs,
    signal: context.signal,
    onWait: context.progress.warn,
  }
}

/** Count first and ask outside any transaction: nobody waits for a lock while a person thinks. */
async function askToPrune(
  { confirm, progress }: Context,
  tables: readonly TableReport[],
): Promise<ReadonlyMap<string, number>> {
  const extra = tables.filter((table) => table.extra > 0)
  const counts = new Map(extra.map((table) => [table.table, table.extra]))
  if (extra.length === 0) return counts
  for (const note of extra.flatMap(extraNote)) progress.warn(note)
  const total = extra.reduce((sum, table) => sum + table.extra, 0)
  const answer = await confirm(`Delete ${total} ${total === 1 ? 'row' : 'rows'} that no file has?`)
  if (answer === true) return counts
  const why = answer === null ? '--prune asks before it deletes, and nobody can answer' : 'Not confirmed'
  throw new VaultDbError('CONSENT_NEEDED', `${why}; nothing was changed.`, {
    details: extra.flatMap(extraNote),
    hint: 'Say so on the command line: vault-db seed lookups --prune --yes',
  })
}

function extraNote({
  table,
  file,
  extra,
  pruned,
  examples,
  inserted,
  updated,
  unchanged,
}: TableReport): readonly string[] {
  if (extra === 0 || pruned > 0) return []
  const named = examples.length > 0 ? `: ${examples.join(', ')}${extra > examples.length ? ', …' : ''}` : ''
  const isAll = inserted + updated + unchanged === 0 ? ' (the file has no rows at all)' : ''
  return [
    `${table} has ${extra} extra ${extra === 1 ? 'row' : 'rows'} that ${file} does not have${isAll}${named}`,
  ]
}
