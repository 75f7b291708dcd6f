import path from 'node:path'
import type { Catalog } from '../../catalog/object.js'
import type { Project } from '../../config/define-config.js'
import type { Target } from '../../config/target.js'
import type { Database, Session } from '../../db/database.js'
import { openForReading, usingDatabase, usingSession } from '../../db/open.js'
import { readCatalog } from '../../db/read-catalog/read-catalog.js'
import type { LoadOptions } from '../../db/scratch/load-script.js'
import { VaultDbError } from '../../errors.js'
import { pathKind } from '../../files/path-kind.js'
import type { Context } from '../context.js'

/** What `diff` compares: a script, a folder of migrations, a server, the target, or the project's head. */
export type Side =
  | { readonly kind: 'script'; readonly file: string }
  | { readonly kind: 'migrations'; readonly folder: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'target' }
  | { readonly kind: 'head' }

/** How a side is called on the command line, as a side. @throws USAGE */
export function parseSide(word: string, option: string, cwd: string): Side {
  if (word === 'target') return { kind: 'target' }
  if (word === 'head') return { kind: 'head' }
  if (/^postgres(ql)?:\/\//i.test(word)) return { kind: 'url', url: word }
  const file = path.resolve(cwd, word)
  const found = pathKind(file)
  if (found === 'folder') return { kind: 'migrations', folder: file }
  if (found === 'file') return { kind: 'script', file }
  throw new VaultDbError('USAGE', `--${option} "${word}" is no file and no folder.`, {
    hint: 'Give a .sql file, a folder of migrations, a postgresql:// URL, "target" or "head".',
  })
}

/** Whether a side is built on a scratch database. */
export function needsScratch(side: Side): boolean {
  return side.kind === 'script' || side.kind === 'migrations' || side.kind === 'head'
}

/** Opens scratch databases, where this run makes them. */
export interface Scratches {
  /** A new scratch database, and a session on it, for as long as `use` takes. */
  readonly using: <T>(use: (session: Session, database: Database) => Promise<T>) => Promise<T>
  readonly roles: LoadOptions
}

/**
 * Scratch databases for one run: in this process, or on the server that `--url` names. Roles that scripts made on
 * that server are dropped at the end.
 *
 * @param options.inProcess never on a server: where `--url` names the database to work on
 */
export async function usingScratches<T>(
  context: Context,
  use: (scratches: Scratches) => Promise<T>,
  options: { readonly inProcess?: boolean } = {},
): Promise<T> {
  const onServer = context.options.url !== undefined && !options.inProcess
  const server = onServer ? await context.target() : null
  const roles: LoadOptions = { madeRoles: new Set() }
  const open = async () => {
    if (server?.kind !== 'server') return (await import('../../db/embedded/open-scratch.js')).openScratch()
    return (await import('../../db/scratch/open-server-scratch.js')).openServerScratch(server.connection)
  }
  try {
    return await use({
      roles,
      using: (work) =>
        usingDatabase(open, (database) =>
          usingSession(database, 'scratch', (session) => work(session, database)),
        ),
    })
  } finally {
    if (server?.kind === 'server') await dropRoles(server, roles.madeRoles)
  }
}

async function dropRoles(server: Target, names: ReadonlySet<string>): Promise<void> {
  if (names.size === 0) return
  const { printName } = await import('../../sql/print-name.js')
  await usingDatabase(
    () => openForReading(server),
    (database) =>
      usingSession(database, 'scratch', async (session) => {
        for (const name of names) await session.query(`drop role if exists ${printName(name)}`)
      }),
  )
}

/** What a side is read with. */
export interface SideOptions {
  readonly project: Project
  readonly scratches: Scratches
  /** Statements to run in a transaction that is rolled back, before reading: renames. */
  readonly before?: readonly string[]
}

/** Read one side. @throws whatever keeps its database from being opened, built or read */
export async function readSide(context: Context, side: Side, options: SideOptions): Promise<Catalog> {
  switch (side.kind) {
    case 'script':
      return options.scratches.using(async (session, database) => {
        await loadFile(side.file, { context, session, database, roles: options.scratches.roles })
        return read(session, options)
      })
    case 'migrations':
      return readMigrations(context, side.folder, options)
    case 'head':
      return readMigrations(context, options.project.migrationsFolder, options)
    case 'target':
      return readTarget(context, await context.target(), options)
    case 'url':
      return readTarget(context, await targetOf(side.url, context), options)
  }
}

async function targetOf(url: string, context: Context): Promise<Target> {
  const [config, { resolveTarget }] = await Promise.all([
    context.config(),
    import('../../config/resolve-target.js'),
  ])
  return resolveTarget({ config, url, env: context.env, cwd: context.cwd })
}

async function readTarget(context: Context, target: Target, options: SideOptions): Promise<Catalog> {
  return usingDatabase(
    () => openForReading(target, { onWait: context.progress.info, signal: context.signal }),
    (database) => usingSession(database, 'diff', (session) => read(session, options)),
  )
}

async function read(session: Session, { before = [] }: SideOptions): Promise<Catalog> {
  if (before.length === 0) return readCatalog(session)
  await session.script('begin')
  try {
    for (const sql of before) await session.script(sql)
    return await readCatalog(session, { inTransaction: true })
  } finally {
    await session.script('rollback')
  }
}

interface Loading {
  readonly context: Context
  readonly session: Session
  readonly database: Database
  readonly roles: LoadOptions
}

/** Load a schema script into a scratch database. */
export async function loadFile(file: string, { context, session, database, roles }: Loading): Promise<void> {
  const [{ readSource }, { loadScript }] = await Promise.all([
    import('../../files/read-source.js'),
    import('../../db/scratch/load-script.js'),
  ])
  const script = { name: path.relative(context.cwd, file) || file, text: readSource(file) }
  await loadScript(database, session, script, roles)
}

async function readMigrations(context: Context, folder: string, options: SideOptions): Promise<Catalog> {
  const [{ listMigrations }, { prepareScratch, applyToScratch }] = await Promise.all([
    import('../../files/list-migrations.js'),
    import('./rehearse.js'),
  ])
  const config = await context.config()
  return options.scratches.using(async (session) => {
    const open = { context, config, project: options.project }
    await prepareScratch(session, options.project.schema)
    for (const file of await listMigrations(folder)) await applyToScratch(open, session, { file, step: {} })
    return read(session, options)
  })
}
