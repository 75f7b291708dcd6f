import type { Project } from '../../config/define-config.js'
import { messageOf } from '../../errors.js'
import type { Context } from '../context.js'
import { type Head, renderHead, schemaPath, usingHead } from './schema-file.js'
import { renderTypes, typesSettings } from './types-file.js'

/** A generated file: whether its text is of the head, what it should hold, and how to write it by hand. */
interface Generated {
  readonly path: string
  readonly isOfHead: (text: string) => boolean
  readonly render: (at: Head) => Promise<string>
  readonly command: string
}

/**
 * After `up` reached head: write the schema file and the types anew where they are of another head. Not in CI, and
 * not where the project has no such file; a failure is worth a warning only, since the database is as it should be.
 */
export async function refreshFiles(context: Context, project: Project, head: string): Promise<void> {
  if (context.env['CI']) return
  const stale: Generated[] = []
  try {
    for (const file of await generatedFiles(project, head)) if (await isStale(file)) stale.push(file)
    if (stale.length > 0) await usingHead(context, (at) => writeAll(stale, at), { inProcess: true })
  } catch (error) {
    const [first = 'The types'] = stale.map(({ path }) => path)
    const commands =
      stale.map(({ command }) => `vault-db ${command}`).join(' and ') || 'vault-db types generate'
    context.progress.warn(`${first} was not refreshed: ${messageOf(error)} Run ${commands}.`)
  }
}

async function generatedFiles(project: Project, head: string): Promise<readonly Generated[]> {
  const [types, { isOfHead }, { readHeader }] = await Promise.all([
    typesSettings(project),
    import('../../catalog/render-schema.js'),
    import('../../types/header.js'),
  ])
  return [
    {
      path: schemaPath(project),
      isOfHead: (text) => isOfHead(text, { project: project.name, head }),
      render: renderHead,
      command: 'schema dump',
    },
    {
      path: types.path,
      isOfHead: (text) => readHeader(text)?.head === head,
      render: (at) => renderTypes(at, types.config),
      command: 'types generate',
    },
  ]
}

async function isStale({ path, isOfHead }: Generated): Promise<boolean> {
  const [{ readSource }, { pathKind }] = await Promise.all([
    import('../../files/read-source.js'),
    import('../../files/path-kind.js'),
  ])
  return pathKind(path) === 'file' && !isOfHead(readSource(path))
}

async function writeAll(files: readonly Generated[], at: Head): Promise<void> {
  const [{ readSource }, { writeText }] = await Promise.all([
    import('../../files/read-source.js'),
    import('../../files/write-text.js'),
  ])
  for (const { path, render } of files) {
    const text = await render(at)
    if (text !== readSource(path)) writeText(path, text)
  }
}
