import { dirname, resolve } from 'node:path'
import { VaultDbError } from '../../errors.js'
import type { PlanEvidence } from '../../explain/check.js'
import type { ExplainPage, PagePlan, PageQuery } from '../../pages/explain/page-model.js'
import type { Context } from '../context.js'
import { basisOf } from './render.js'
import type { ExplainReport } from './run.js'

/**
 * Before the work begins: the page can be made, and there is a folder for it.
 *
 * @throws FILE_UNREADABLE
 */
export async function requirePlace(cwd: string, file: string): Promise<void> {
  const [{ readPageAssets }, { pathKind }] = await Promise.all([
    import('../../files/page-assets.js'),
    import('../../files/path-kind.js'),
  ])
  readPageAssets()
  const path = resolve(cwd, file)
  if (pathKind(path) !== 'folder' && pathKind(dirname(path)) === 'folder') return
  throw new VaultDbError(
    'FILE_UNREADABLE',
    `${file} cannot be written: it is a folder, or there is no folder for it.`,
    {
      at: { file: path },
      hint: 'Name a file in a folder that is there.',
    },
  )
}

/** What the page is made of. */
export interface PageContents {
  readonly evidence: readonly PlanEvidence[]
  readonly report: ExplainReport
  /** From the working directory. */
  readonly file: string
}

/**
 * Write what was found as one HTML file.
 *
 * @throws FILE_UNREADABLE  it cannot be written
 */
export async function writePage(context: Context, { evidence, report, file }: PageContents): Promise<void> {
  const [{ readPageAssets }, { renderExplainPage }, { writeText }, { version }] = await Promise.all([
    import('../../files/page-assets.js'),
    import('../../pages/explain/explain-page.js'),
    import('../../files/write-text.js'),
    import('../../version.js'),
  ])
  const page: ExplainPage = {
    project: report.project,
    head: report.head,
    version,
    basis: basisOf(report),
    sizedTables: report.sizedTables,
    queries: evidence.map((one) => pageQuery(one, report)),
    matrix: report.matrix,
    viewer: readPageAssets(),
  }
  writeText(resolve(context.cwd, file), renderExplainPage(page))
}

function pageQuery({ query, served, sized }: PlanEvidence, { findings, measure }: ExplainReport): PageQuery {
  const empty: PagePlan = { for: 'empty', values: null, plan: served.unscanned, json: served.json }
  const measured = measure?.queries.find(({ name }) => name === query.name)
  return {
    query,
    findings: findings.filter((finding) => finding.query === query.name),
    plans: sized.length === 0 ? [empty] : sized.map(planOf),
    measured: measured?.classes ?? [],
    reason: measured?.reason ?? null,
  }
}

function planOf({ for: name, values, plan, json }: PlanEvidence['sized'][number]): PagePlan {
  return { for: name, values: values ?? null, plan, json }
}
