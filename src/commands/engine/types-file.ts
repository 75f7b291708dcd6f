import path from 'node:path'
import type { Project } from '../../config/define-config.js'
import { selectProject } from '../../config/select-project.js'
import { VaultDbError } from '../../errors.js'
import type { TypesConfig } from '../../types/options.js'
import type { Context } from '../context.js'
import type { Head } from './schema-file.js'

/** What `types generate` and `types check` take. */
export interface TypesFileOptions {
  /** File, from the working directory. */
  readonly out?: string
  readonly fromTarget?: boolean
}

/** A project's file of types: where it is, what it holds, and what it should hold. */
export interface TypesFile {
  readonly project: Project
  /** Absolute. */
  readonly path: string
  /** Null where there is none. */
  readonly text: string | null
  readonly head: string | null
  readonly expected: string
}

/** What a project says of its types, and where they go. @throws PROJECT_INVALID, FILE_UNREADABLE */
export async function typesSettings(
  project: Project,
): Promise<{ readonly path: string; readonly config: TypesConfig }> {
  const { loadProject } = await import('../../files/load-project.js')
  const { types = {} } = await loadProject(project)
  return { path: path.resolve(project.migrationsFolder, types.out ?? 'types.d.ts'), config: types }
}

/** The types of a database at head. */
export async function renderTypes(
  at: Pick<Head, 'project' | 'head' | 'session' | 'catalog'>,
  types: TypesConfig,
): Promise<string> {
  const [{ readTypeFacts }, { emitTypes }] = await Promise.all([
    import('../../db/read-type-facts.js'),
    import('../../types/emit-types.js'),
  ])
  const facts = await readTypeFacts(at.session)
  return emitTypes(at.catalog, { project: at.project.name, head: at.head, types, facts })
}

/**
 * Build head, or read the target, and compare with the file. Writes nothing.
 *
 * @throws PROJECT_INVALID  the project's `types` do not fit the file or the schema
 */
export async function readTypesFile(context: Context, options: TypesFileOptions): Promise<TypesFile> {
  const [{ readSource }, { pathKind }] = await Promise.all([
    import('../../files/read-source.js'),
    import('../../files/path-kind.js'),
  ])
  const project = selectProject(await context.config(), context.options.project)
  const { path: usual, config } = await typesSettings(project)
  const file = options.out === undefined ? usual : path.resolve(context.cwd, options.out)
  requireFit(file, project, config)
  const compare = async (at: Head): Promise<TypesFile> => {
    const text = pathKind(file) === 'file' ? readSource(file) : null
    return { project, path: file, text, head: at.head, expected: await renderTypes(at, config) }
  }
  if (options.fromTarget) return usingTarget(context, compare)
  const { usingHead } = await import('./schema-file.js')
  return usingHead(context, compare)
}

/** The target as it is, at the newest migration that its ledger knows. */
async function usingTarget<T>(context: Context, use: (at: Head) => Promise<T>): Promise<T> {
  const [{ usingProject }, { readLedger }, { readCatalog }] = await Promise.all([
    import('./open-project.js'),
    import('../../db/revisions.js'),
    import('../../db/read-catalog/read-catalog.js'),
  ])
  return usingProject(context, { purpose: 'types' }, async ({ project, session }) => {
    const { revisions } = await readLedger(session, project.name)
    const names = revisions.map(({ name }) => name).sort()
    const catalog = await readCatalog(session)
    return use({ project, head: names.at(-1) ?? null, session, catalog })
  })
}

function requireFit(file: string, project: Project, { enums }: TypesConfig): void {
  const name = path.basename(file)
  const isDeclaration = /\.d\.[cm]?ts$/.test(name)
  if (isDeclaration && enums === 'const') {
    throw new VaultDbError(
      'PROJECT_INVALID',
      `Enums as objects need a file that runs, and ${name} does not.`,
      {
        hint: 'Set `types.out` in project.ts to a .ts file, or `types.enums` to union.',
      },
    )
  }
  const isAmongMigrations = path.dirname(file) === path.resolve(project.migrationsFolder)
  if (!isAmongMigrations || isDeclaration || name.startsWith('types.')) return
  throw new VaultDbError('PROJECT_INVALID', `${name} would be taken for a migration.`, {
    hint: 'Call it types.ts or types.d.ts, or put it into another folder.',
  })
}
