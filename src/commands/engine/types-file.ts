import type { Project } from '../../config/define-config.js'
import { selectProject } from '../../config/select-project.js'
import type { Session } from '../../db/database.js'
import type { TypesHeader } from '../../types/header.js'
import type { TypesConfig } from '../../types/options.js'
import type { Context } from '../context.js'
import { type OutputFile, type OutputOptions, outputFiles, requireFit } from './types-outputs.js'

/** What `types generate` and `types check` take. */
export interface TypesFileOptions extends OutputOptions {
  readonly fromTarget?: boolean
}

/** A generated file as it is and as it should be. */
export interface TypesFile extends OutputFile {
  /** Null where there is none. */
  readonly text: string | null
  readonly expected: string
}

/** A project's generated files, the types first. */
export interface TypesFiles {
  readonly project: Project
  readonly head: string | null
  readonly files: readonly [TypesFile, ...TypesFile[]]
}

/** A database whose types are wanted, with the migrations that made it. */
export interface TypesSource extends Pick<TypesHeader, 'head'> {
  readonly project: Project
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[]
  readonly session: Session
}

/** What a project says of its types. @throws PROJECT_INVALID, FILE_UNREADABLE */
export async function typesConfig(project: Project): Promise<TypesConfig> {
  const { loadProject } = await import('../../files/load-project.js')
  return (await loadProject(project)).types ?? {}
}

/**
 * The texts of generated files, in their order. The database is read once.
 *
 * @throws PROJECT_INVALID  the project's `types` do not fit the schema
 */
export async function renderFiles(
  at: TypesSource,
  files: readonly OutputFile[],
  config: TypesConfig,
): Promise<readonly string[]> {
  const [{ readTypeSchema }, { typesModel }, { migrationsFingerprint }] = await Promise.all([
    import('../../db/read-type-schema.js'),
    import('../../types/model.js'),
    import('../../types/header.js'),
  ])
  const allChecks = files.some(({ kind }) => kind !== 'types')
  const model = typesModel(await readTypeSchema(at.session, { allChecks }), config)
  const fingerprint = migrationsFingerprint(at.migrations)
  const header: TypesHeader = { project: at.project.name, head: at.head, fingerprint }
  return Promise.all(
    files.map(async (file) => {
      if (file.kind === 'types') return (await import('../../types/emit-types.js')).emitTypes(model, header)
      if (file.kind === 'json-schema') {
        return (await import('../../types/json-schema/emit-json-schema.js')).emitJsonSchema(model, header)
      }
      const { emitZod } = await import('../../types/zod/emit-zod.js')
      return emitZod(model, header, file.typesModule)
    }),
  )
}

/** Checksums of migration files, as the ledger keeps them. */
export async function checksumsOf(
  files: readonly { readonly name: string; readonly kind: 'sql' | 'ts'; readonly source: string }[],
): Promise<TypesSource['migrations']> {
  const { checksumOf } = await import('../../migration/checksum.js')
  return files.map((file) => ({ name: file.name, checksum: checksumOf(file) }))
}

/**
 * Build head, or read the target, and compare with the files. Writes nothing.
 *
 * @throws PROJECT_INVALID  the project's `types` do not fit the files or the schema
 */
export async function readTypesFiles(context: Context, options: TypesFileOptions): Promise<TypesFiles> {
  const [{ readSource }, { pathKind }] = await Promise.all([
    import('../../files/read-source.js'),
    import('../../files/path-kind.js'),
  ])
  const project = selectProject(await context.config(), context.options.project)
  const config = await typesConfig(project)
  const outputs = outputFiles({ project, config, options, cwd: context.cwd })
  requireFit(outputs, project, config)
  const compare = async (at: TypesSource): Promise<TypesFiles> => {
    const texts = await renderFiles(at, outputs, config)
    const files = outputs.map((file, number): TypesFile => {
      const text = pathKind(file.path) === 'file' ? readSource(file.path) : null
      return { ...file, text, expected: texts[number]! }
    })
    return { project, head: at.head, files: files as [TypesFile, ...TypesFile[]] }
  }
  if (options.fromTarget) return usingTarget(context, compare)
  const { usingBuiltHead } = await import('./schema-file.js')
  return usingBuiltHead(context, async (at) => compare({ ...at, migrations: await checksumsOf(at.files) }))
}

/** The target as it is, at the newest migration that its ledger knows. */
async function usingTarget<T>(context: Context, use: (at: TypesSource) => Promise<T>): Promise<T> {
  const [{ usingProject }, { readLedger }] = await Promise.all([
    import('./open-project.js'),
    import('../../db/revisions.js'),
  ])
  return usingProject(context, { purpose: 'types' }, async ({ project, session }) => {
    const { revisions } = await readLedger(session, project.name)
    const names = revisions.map(({ name }) => name).sort()
    return use({ project, head: names.at(-1) ?? null, migrations: revisions, session })
  })
}
