import path from 'node:path'
import type { Catalog } from '../../catalog/object.js'
import type { Project } from '../../config/define-config.js'
import { selectProject } from '../../config/select-project.js'
import type { Session } from '../../db/database.js'
import type { MigrationFile } from '../../migration/migration.js'
import type { Context } from '../context.js'
import type { Scratches } from './read-sides.js'

/** A project's schema file: where it is, what it holds, and what it should hold. */
export interface SchemaFile {
  readonly project: Project
  /** Absolute. */
  readonly path: string
  /** Null where there is none. */
  readonly text: string | null
  readonly head: string | null
  readonly expected: string
}

/** Where the schema file of a project is. */
export function schemaPath(project: Project): string {
  return path.join(project.migrationsFolder, 'schema.sql')
}

/** A project at head, with its catalog. */
export interface Head {
  readonly project: Project
  readonly head: string | null
  readonly session: Session
  readonly catalog: Catalog
}

/** A project whose head stands on a scratch database. */
export interface BuiltHead extends Omit<Head, 'catalog'> {
  /** Its migrations, oldest first. */
  readonly files: readonly MigrationFile[]
}

/** The project of this run, at head on a scratch database, for as long as `use` takes. */
export async function usingHead<T>(
  context: Context,
  use: (at: Head & BuiltHead) => Promise<T>,
  options: { readonly inProcess?: boolean } = {},
): Promise<T> {
  const { readCatalog } = await import('../../db/read-catalog/read-catalog.js')
  return usingBuiltHead(
    context,
    async (at) => use({ ...at, catalog: await readCatalog(at.session) }),
    options,
  )
}

/** {@link usingHead} for those who read what they need of it themselves. */
export async function usingBuiltHead<T>(
  context: Context,
  use: (at: BuiltHead) => Promise<T>,
  options: { readonly inProcess?: boolean } = {},
): Promise<T> {
  const [{ usingScratches }, { listMigrations }, { applyToScratch, prepareScratch }] = await Promise.all([
    import('./read-sides.js'),
    import('../../files/list-migrations.js'),
    import('./rehearse.js'),
  ])
  const config = await context.config()
  const project = selectProject(config, context.options.project)
  const files = await listMigrations(project.migrationsFolder)
  const work = (scratches: Scratches) =>
    scratches.using(async (session) => {
      await context.progress.step('building head on a scratch database', async () => {
        await prepareScratch(session, project.schema)
        for (const file of files) {
          await applyToScratch({ context, config, project }, session, { file, step: {} })
        }
      })
      return use({ project, head: files.at(-1)?.name ?? null, files, session })
    })
  return usingScratches(context, work, options)
}

/** Build head and compare with the file. Writes nothing. */
export async function readSchemaFile(
  context: Context,
  options: { readonly inProcess?: boolean } = {},
): Promise<SchemaFile> {
  const [{ readSource }, { pathKind }] = await Promise.all([
    import('../../files/read-source.js'),
    import('../../files/path-kind.js'),
  ])
  const compare = async (at: Head): Promise<SchemaFile> => {
    const { project, head } = at
    const file = schemaPath(project)
    const text = pathKind(file) === 'file' ? readSource(file) : null
    return { project, path: file, text, head, expected: await renderHead(at) }
  }
  return usingHead(context, compare, options)
}

/** The schema file of a project at head. */
export async function renderHead({ project, head, catalog }: Head): Promise<string> {
  const { renderSchema } = await import('../../catalog/render-schema.js')
  return renderSchema(catalog, { project: project.name, head })
}
