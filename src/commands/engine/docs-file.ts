import path from 'node:path'
import type { Config, Project } from '../../config/define-config.js'
import { selectProject } from '../../config/select-project.js'
import type { Session } from '../../db/database.js'
import type { DataModel } from '../../documents/model.js'
import type { DocsConfig } from '../../documents/options.js'
import type { ModelInput } from '../../documents/scope.js'
import type { Context } from '../context.js'
import type { Head } from './schema-file.js'
import { checksumsOf } from './types-file.js'

/** What `docs generate` and `docs check` take. */
export interface DocsFileOptions {
  /** File, from the working directory. */
  readonly out?: string
  readonly fromTarget?: boolean
}

/** A project's data model: where it is, what it holds, and what it should hold. */
export interface DocsFile {
  readonly project: Project
  /** Absolute. */
  readonly path: string
  /** Null where there is none. */
  readonly text: string | null
  readonly head: string | null
  readonly model: DataModel
  readonly expected: string
  readonly config: DocsConfig
}

/** What a project says of itself and its data model, and where that goes. */
export interface DocsSettings {
  readonly path: string
  readonly description: string
  readonly config: DocsConfig
}

/** @throws PROJECT_INVALID, FILE_UNREADABLE */
export async function docsSettings(config: Config, project: Project): Promise<DocsSettings> {
  const { loadProject } = await import('../../files/load-project.js')
  const { docs = {}, description } = await loadProject(project)
  const file =
    docs.out === undefined ? usualPath(config, project) : path.resolve(project.migrationsFolder, docs.out)
  return { path: file, description, config: docs }
}

/** The default project's is docs/data-model.md, the others' are in docs/data-model/; beside the config. */
function usualPath({ file, root, defaultProject }: Config, { name, migrationsFolder }: Project): string {
  // Projects that come with the package have their documents there, wherever the command runs.
  const base = file === null ? path.resolve(migrationsFolder, '../..') : root
  return name === defaultProject
    ? path.join(base, 'docs', 'data-model.md')
    : path.join(base, 'docs', 'data-model', `${name}.md`)
}

/** A database to document: head on a scratch database, or the target. */
export interface DocsSource extends Head {
  /** With their checksums. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[]
}

/** Read a database as a model. Queries are linked from the folder of `file`. */
export async function readDataModel(
  at: DocsSource,
  { path: file, description }: Pick<DocsSettings, 'description' | 'path'>,
): Promise<DataModel> {
  const [{ readModel }, { readQueries }, { migrationsFingerprint }] = await Promise.all([
    import('../../documents/read-model.js'),
    import('../../files/read-queries.js'),
    import('../../types/header.js'),
  ])
  const { project, head, catalog } = at
  const folder = project.migrationsFolder
  return readModel({
    project: project.name,
    head,
    fingerprint: migrationsFingerprint(at.migrations),
    description,
    notes: await readNotes(folder, path.dirname(file)),
    schema: project.schema,
    catalog,
    views: await readViews(at.session),
    queries: (await readQueries(folder, folder)).map((query) => ({
      query,
      link: linkTo(path.join(folder, query.file), path.dirname(file)),
    })),
  })
}

/** What the queries of the views say of their columns. */
async function readViews(session: Session): Promise<ModelInput['views']> {
  const [{ readTypeSchema }, { relationsOf }, { printQualified }] = await Promise.all([
    import('../../db/read-type-schema.js'),
    import('../../types/relations.js'),
    import('../../sql/print-name.js'),
  ])
  const views = relationsOf(await readTypeSchema(session)).filter(({ isView }) => isView)
  return new Map(
    views.flatMap(({ schema, name, columns }) =>
      columns().map((column) => [`column ${printQualified(schema, name, column.name)}`, column] as const),
    ),
  )
}

/** `data-model.md` beside project.ts, its links as the document writes them. */
async function readNotes(folder: string, from: string): Promise<string> {
  const [{ readSource }, { pathKind }, { rebaseLinks }] = await Promise.all([
    import('../../files/read-source.js'),
    import('../../files/path-kind.js'),
    import('../../documents/rebase-links.js'),
  ])
  const file = path.join(folder, 'data-model.md')
  if (pathKind(file) !== 'file') return ''
  return rebaseLinks(readSource(file), (link) =>
    path.relative(from, path.resolve(folder, link)).split(path.sep).join('/'),
  )
}

function linkTo(file: string, from: string): string {
  return path.relative(from, file).split(path.sep).map(encodeURIComponent).join('/')
}

/** The data model of a database at head, as Markdown. */
export async function renderDocs(at: DocsSource, settings: DocsSettings): Promise<string> {
  const { renderDocument } = await import('../../documents/render-document.js')
  return renderDocument(await readDataModel(at, settings))
}

/** Build head, or read the target, and compare with the file. Writes nothing. */
export async function readDocsFile(context: Context, options: DocsFileOptions): Promise<DocsFile> {
  const [{ readSource }, { pathKind }, { renderDocument }] = await Promise.all([
    import('../../files/read-source.js'),
    import('../../files/path-kind.js'),
    import('../../documents/render-document.js'),
  ])
  const { project, settings } = await docsPlace(context, options)
  return usingSource(context, options, async (at) => {
    const file = settings.path
    const model = await readDataModel(at, settings)
    const text = pathKind(file) === 'file' ? readSource(file) : null
    return {
      project,
      path: file,
      text,
      head: at.head,
      model,
      expected: renderDocument(model),
      config: settings.config,
    }
  })
}

/** The project of this run, and its settings with `--out` in place. */
export async function docsPlace(
  context: Context,
  { out }: DocsFileOptions,
): Promise<{ readonly project: Project; readonly settings: DocsSettings }> {
  const config = await context.config()
  const project = selectProject(config, context.options.project)
  const settings = await docsSettings(config, project)
  return {
    project,
    settings: out === undefined ? settings : { ...settings, path: path.resolve(context.cwd, out) },
  }
}

/** Head on a scratch database, or the target. */
export async function usingSource<T>(
  context: Context,
  { fromTarget }: DocsFileOptions,
  use: (at: DocsSource) => Promise<T>,
): Promise<T> {
  if (fromTarget) return usingTarget(context, use)
  const { usingHead } = await import('./schema-file.js')
  return usingHead(context, async (at) => use({ ...at, migrations: await checksumsOf(at.files) }))
}

/** The target as it is, at the newest migration that its ledger knows. */
async function usingTarget<T>(context: Context, use: (at: DocsSource) => Promise<T>): Promise<T> {
  const [{ usingProject }, { readLedger }, { readCatalog }] = await Promise.all([
    import('./open-project.js'),
    import('../../db/revisions.js'),
    import('../../db/read-catalog/read-catalog.js'),
  ])
  return usingProject(context, { purpose: 'docs' }, async ({ project, session }) => {
    const { revisions } = await readLedger(session, project.name)
    const names = revisions.map(({ name }) => name).sort()
    const catalog = await readCatalog(session)
    return use({ project, head: names.at(-1) ?? null, session, catalog, migrations: revisions })
  })
}
