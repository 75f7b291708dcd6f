import path from 'node:path'
import type { Project } from '../../config/define-config.js'
import { messageOf, VaultDbError } from '../../errors.js'
import type { PageFacts, PlanVerdict } from '../../pages/docs/facts.js'
import type { Context } from '../context.js'
import { type DocsFileOptions, docsPlace, readDataModel, usingSource } from './docs-file.js'

export interface PageFileOptions extends DocsFileOptions {
  /** A report of `explain-check --json`, from the working directory. */
  readonly plans?: string
}

/** A project's page: where it is, what it holds, and what it should hold. */
export interface PageFile {
  readonly project: Project
  /** Absolute. */
  readonly path: string
  /** Null where there is none. */
  readonly text: string | null
  readonly head: string | null
  readonly expected: string
}

/**
 * Build head, or read the target, and make the page of it. Sizes are those of the target, where `--url` or
 * `--from-target` names it. Writes nothing.
 *
 * @throws FILE_UNREADABLE  the report of plans is not one
 */
export async function readPageFile(context: Context, options: PageFileOptions): Promise<PageFile> {
  const [{ readSource }, { pathKind }, { renderDocsPage }] = await Promise.all([
    import('../../files/read-source.js'),
    import('../../files/path-kind.js'),
    import('../../pages/docs/page.js'),
  ])
  const { project, settings } = await docsPlace(context, options)
  const file = options.out === undefined ? settings.path.replace(/\.md$/i, '.html') : settings.path
  const plans =
    options.plans === undefined ? new Map() : readPlans(path.resolve(context.cwd, options.plans), readSource)
  const model = await usingSource(context, options, (at) => readDataModel(at, { ...settings, path: file }))
  const sizes = await readSizes(context, options)
  return {
    project,
    path: file,
    text: pathKind(file) === 'file' ? readSource(file) : null,
    head: model.head,
    expected: renderDocsPage(model, { ...sizes, plans }),
  }
}

async function readSizes(
  context: Context,
  { fromTarget }: DocsFileOptions,
): Promise<Pick<PageFacts, 'sizes' | 'sizesOf'>> {
  if (!fromTarget && context.options.url === undefined) return { sizes: new Map(), sizesOf: null }
  const [{ usingProject }, { readRelationSizes }, { describeTarget }] = await Promise.all([
    import('./open-project.js'),
    import('../../db/read-relation-sizes.js'),
    import('../../config/target.js'),
  ])
  return usingProject(context, { purpose: 'docs' }, async ({ session, target }) => ({
    sizes: await readRelationSizes(session),
    sizesOf: target.kind === 'embedded' ? 'the embedded database' : describeTarget(target),
  }))
}

interface PlanReport {
  readonly queries: readonly { readonly name: string; readonly servedBy: readonly string[] }[]
  readonly findings: readonly { readonly query: string; readonly message: string }[]
}

function readPlans(file: string, read: (path: string) => string): ReadonlyMap<string, PlanVerdict> {
  const { queries, findings } = parsePlans(file, read(file))
  return new Map(
    queries.map(({ name, servedBy }) => [
      name,
      { servedBy, findings: findings.filter(({ query }) => query === name).map(({ message }) => message) },
    ]),
  )
}

function parsePlans(file: string, text: string): PlanReport {
  try {
    const report = JSON.parse(text) as Partial<PlanReport>
    if (!Array.isArray(report.queries) || !Array.isArray(report.findings))
      throw new Error('it has no queries')
    return report as PlanReport
  } catch (error) {
    throw new VaultDbError('FILE_UNREADABLE', `${file} is no report of plans: ${messageOf(error)}`, {
      at: { file },
      hint: 'Write it with `vault-db explain-check --json > plans.json`.',
      cause: error,
    })
  }
}
