import type { Project } from '../../config/define-config.js'
import { messageOf } from '../../errors.js'
import type { Context } from '../context.js'
import { docsSettings, renderDocs } from './docs-file.js'
import { type BuiltHead, type Head, renderHead, schemaPath, usingHead } from './schema-file.js'
import { checksumsOf, renderFiles, typesConfig } from './types-file.js'
import { outputFiles } from './types-outputs.js'

/** A generated file: whether its text is of the head, what it should hold, and how to write it by hand. */
interface Generated {
  readonly path: string
  readonly isOfHead: (text: string) => boolean
  readonly render: (at: Head & BuiltHead) => Promise<string>
  readonly command: string
}

/**
 * After `up` reached head: write the schema file, the types and the data model anew where they are of another head. Not in CI, and
 * not where the project has no such file; a failure is worth a warning only, since the database is as it should be.
 */
export async function refreshFiles(context: Context, project: Project, head: string): Promise<void> {
  if (context.env['CI']) return
  const stale: Generated[] = []
  try {
    for (const file of await generatedFiles(context, project, head)) if (await isStale(file)) stale.push(file)
    if (stale.length > 0) await usingHead(context, (at) => writeAll(stale, at), { inProcess: true })
  } catch (error) {
    const [first = 'The types'] = stale.map(({ path }) => path)
    const commands =
      [...new Set(stale.map(({ command }) => `vault-db ${command}`))].join(' and ') ||
      'vault-db types generate'
    context.progress.warn(`${first} was not refreshed: ${messageOf(error)} Run ${commands}.`)
  }
}

async function generatedFiles(
  context: Context,
  project: Project,
  head: string,
): Promise<readonly Generated[]> {
  const { isOfHead } = await import('../../catalog/render-schema.js')
  return [
    {
      path: schemaPath(project),
      isOfHead: (text) => isOfHead(text, { project: project.name, head }),
      render: renderHead,
      command: 'schema dump',
    },
    ...(await typesFiles(project)),
    await docsFile(context, project),
  ]
}

/** The types, and the validators beside them whether project.ts or an option asked for those. */
async function typesFiles(project: Project): Promise<readonly Generated[]> {
  const [config, { listMigrations }, { migrationsFingerprint, readHeader }] = await Promise.all([
    typesConfig(project),
    import('../../files/list-migrations.js'),
    import('../../types/header.js'),
  ])
  const files = await listMigrations(project.migrationsFolder)
  const fingerprint = migrationsFingerprint(await checksumsOf(files))
  const options = { zod: true, jsonSchema: true }
  return outputFiles({ project, config, options, cwd: project.migrationsFolder }).map((file) => ({
    path: file.path,
    // A file that somebody wrote by hand stays.
    isOfHead: (text) => (readHeader(text)?.fingerprint ?? fingerprint) === fingerprint,
    render: async (at) => {
      const migrations = await checksumsOf(at.files)
      return (await renderFiles({ ...at, migrations }, [file], config))[0]!
    },
    command: 'types generate',
  }))
}

async function docsFile(context: Context, project: Project): Promise<Generated> {
  const [settings, { listMigrations }, { migrationsFingerprint }, { readHeader }] = await Promise.all([
    context.config().then((config) => docsSettings(config, project)),
    import('../../files/list-migrations.js'),
    import('../../types/header.js'),
    import('../../documents/header.js'),
  ])
  const files = await listMigrations(project.migrationsFolder)
  const fingerprint = migrationsFingerprint(await checksumsOf(files))
  return {
    path: settings.path,
    // A page that somebody wrote by hand stays.
    isOfHead: (text) => (readHeader(text)?.fingerprint ?? fingerprint) === fingerprint,
    render: async (at) => renderDocs({ ...at, migrations: await checksumsOf(at.files) }, settings),
    command: 'docs generate',
  }
}

async function isStale({ path, isOfHead }: Generated): Promise<boolean> {
  const [{ readSource }, { pathKind }] = await Promise.all([
    import('../../files/read-source.js'),
    import('../../files/path-kind.js'),
  ])
  return pathKind(path) === 'file' && !isOfHead(readSource(path))
}

async function writeAll(files: readonly Generated[], at: Head & BuiltHead): Promise<void> {
  const [{ readSource }, { writeText }] = await Promise.all([
    import('../../files/read-source.js'),
    import('../../files/write-text.js'),
  ])
  for (const { path, render } of files) {
    const text = await render(at)
    if (text !== readSource(path)) writeText(path, text)
  }
}
