import { basename } from 'node:path'
import { selectProject } from '../config/select-project.js'
import { isVaultDbError, VaultDbError } from '../errors.js'
import type { MigrationFile } from '../migration/migration.js'
import type { Command, ReportedFinding } from './command.js'
import type { Context } from './context.js'
import type { Verifying } from './verify/place.js'
import { renderVerify } from './verify/render.js'
import type { MigrateVerifyReport, Proof } from './verify/report.js'

export interface MigrateVerifyOptions {
  readonly migration?: string
  readonly all?: boolean
  readonly since?: string
  readonly set?: Readonly<Record<string, string>>
}

/** Prove that `down` undoes `up`, on a scratch database with rows in every table. Never touches the target. */
export const migrateVerify: Command<MigrateVerifyOptions, MigrateVerifyReport> = {
  name: 'migrate verify',
  summary: 'prove on a scratch database that down undoes up',
  description:
    'Builds the state before the migration, puts generated rows into every table, and goes up, down and up again: the schema must be what it was, and so must the rows. Without a name it takes the newest migration. Works in this process, or on a temporary database of the server that --url names.',
  arguments: [{ name: 'migration', summary: 'the migration, or a part of its name', required: false }],
  options: [
    { name: 'all', kind: 'flag', summary: 'every migration, oldest first', conflicts: ['since'] },
    {
      name: 'since',
      kind: 'string',
      placeholder: 'REF',
      summary: 'those that were added or changed since a git reference',
    },
    {
      name: 'set',
      kind: 'pairs',
      placeholder: 'NAME=VALUE',
      summary: 'a parameter of a migration; repeatable',
    },
  ],
  examples: [
    { run: 'vault-db migrate verify', does: 'prove the newest migration' },
    { run: 'vault-db migrate verify --all', does: 'prove every migration' },
    {
      run: 'vault-db migrate verify --since origin/main --format github',
      does: 'prove what a branch brings',
    },
  ],
  run: runVerify,
  outcome: ({ proofs }) => (proofs.some(({ outcome }) => outcome === 'findings') ? 'findings' : 'clean'),
  findings: ({ proofs }) => proofs.flatMap(reportedFindings),
  render: renderVerify,
}

async function runVerify(context: Context, options: MigrateVerifyOptions): Promise<MigrateVerifyReport> {
  requireOneChoice(options)
  const config = await context.config()
  const project = selectProject(config, context.options.project)
  const { listMigrations } = await import('../files/list-migrations.js')
  const files = await listMigrations(project.migrationsFolder)
  const wanted = await choose(files, options, project.migrationsFolder)
  const about = { project: project.name, since: options.since ?? null, verbose: context.options.verbose }
  if (wanted.size === 0) return { ...about, scratch: '', proofs: [] }
  const [{ verifyMigrations }, { usingScratches }, { loadProject }, candidates] = await Promise.all([
    import('./verify/verify-migrations.js'),
    import('./engine/read-sides.js'),
    import('../files/load-project.js'),
    loadCandidates(files, options),
  ])
  const definition = await loadProject(project)
  const found = await usingScratches(context, (scratches) =>
    verifyMigrations({ context, config, project, definition, scratches, candidates }, wanted),
  ).catch((error: unknown) => {
    throw mayNotCreate(error)
  })
  return { ...about, ...found }
}

function requireOneChoice({ migration, all, since }: MigrateVerifyOptions): void {
  if (migration === undefined || !(all || since !== undefined)) return
  throw new VaultDbError('USAGE', `A migration and ${all ? '--all' : '--since'} exclude each other.`, {
    hint: 'Give one of them.',
  })
}

/** Names of the migrations to prove. @throws MIGRATION_UNKNOWN, USAGE, UNSUPPORTED */
async function choose(
  files: readonly MigrationFile[],
  { migration, all, since }: MigrateVerifyOptions,
  folder: string,
): Promise<ReadonlySet<string>> {
  if (all) return new Set(files.map(({ name }) => name))
  if (since !== undefined) {
    const { changedSince } = await import('../files/changed-since.js')
    const changed = new Set(await changedSince(since, folder))
    return new Set(files.filter(({ path }) => changed.has(basename(path))).map(({ name }) => name))
  }
  if (migration === undefined) return new Set(files.slice(-1).map(({ name }) => name))
  return new Set([await findPart(files, migration)])
}

/** By its name, the beginning of it, or any part that no other has. */
async function findPart(files: readonly MigrationFile[], given: string): Promise<string> {
  const [{ compareHistory }, { findName }] = await Promise.all([
    import('../migration/history.js'),
    import('../migration/plan.js'),
  ])
  const parts = files.filter(({ name }) => name.includes(given))
  if (parts.length === 1) return parts[0]!.name
  return findName(compareHistory(files, []), given)
}

async function loadCandidates(
  files: readonly MigrationFile[],
  { set = {} }: MigrateVerifyOptions,
): Promise<Verifying['candidates']> {
  const [{ loadAll }, { checkParameters }] = await Promise.all([
    import('./engine/up.js'),
    import('./engine/parameters.js'),
  ])
  const loaded = await loadAll(files)
  const parameters = checkParameters(loaded, set)
  return loaded.map((migration, at) => ({
    file: files[at]!,
    migration,
    parameters: parameters.get(migration.name) ?? {},
  }))
}

function mayNotCreate(error: unknown): unknown {
  if (!isVaultDbError(error) || error.database?.sqlState !== '42501' || error.code !== 'QUERY_FAILED')
    return error
  return new VaultDbError('REQUIREMENTS_MISSING', 'This role may not create a temporary database.', {
    database: error.database,
    hint: 'alter role … createdb, or leave --url out: then it runs in this process.',
    cause: error,
  })
}

function reportedFindings({ file, findings }: Proof): readonly ReportedFinding[] {
  return findings.map(({ rule, message, object, line }) => ({
    rule,
    severity: 'error',
    message,
    at: line === null ? { file } : { file, line },
    ...(object === null ? {} : { object }),
    hint: hintFor[rule],
  }))
}

const irreversible = 'or declare that it cannot be undone: `irreversible: true`'

const hintFor: Readonly<Record<Proof['findings'][number]['rule'], string>> = {
  'down-missing': `Write a down, ${irreversible}.`,
  'down-failed': `Mend down, ${irreversible}.`,
  'down-leftover': 'Undo it in down; `vault-db migrate verify --verbose` shows the SQL.',
  'down-rows': `Keep what up takes away, ${irreversible}.`,
  'up-again': 'Make down put back everything that up starts from.',
  'up-on-rows':
    'Give new NOT NULL columns a default or fill them, and clean up rows before constraining them.',
}
