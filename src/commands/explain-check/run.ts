import type { Project } from '../../config/define-config.js'
import { selectProject } from '../../config/select-project.js'
import { VaultDbError } from '../../errors.js'
import type { PlanFor } from '../../explain/check.js'
import type { DeclaredQuery } from '../../explain/declared-query.js'
import { judgePlans, type PlanFinding } from '../../explain/judge.js'
import { nodesOf, type PlanNode } from '../../explain/plan-node.js'
import type { Context } from '../context.js'
import type { Plans } from './read-plans.js'

export interface ExplainOptions {
  /** Names of declared queries; all where absent. */
  readonly queries?: readonly string[]
  /** Print every plan. */
  readonly plans?: boolean
}

/** One declared query and what its plans show. */
export interface ExplainedQuery {
  readonly name: string
  readonly file: string
  readonly description: string
  /** Indexes of the plan on the empty schema with sequential scans disabled. */
  readonly servedBy: readonly string[]
  readonly plan: PlanNode
  /** Its plans at the declared size; empty where no sizes are declared. */
  readonly atSize: readonly PlanAtSize[]
}

export interface PlanAtSize {
  readonly for: PlanFor
  readonly usedIndexes: readonly string[]
  readonly plan: PlanNode
}

export interface ExplainReport {
  readonly project: string
  readonly head: string | null
  /** Tables and partitions that plans at size were made for, with their declared rows. */
  readonly sizedTables: readonly { readonly table: string; readonly rows: number }[]
  readonly queries: readonly ExplainedQuery[]
  readonly findings: readonly PlanFinding[]
  /** The plans are to be printed, not only those that are objected to. */
  readonly showsPlans: boolean
}

/**
 * Judge the declared queries of a project on its head.
 *
 * @throws PROJECT_INVALID  a header that is not understood
 * @throws QUERY_FAILED     a query that does not fit the schema at head
 * @throws USAGE            a name that no query has
 */
export async function runExplainCheck(context: Context, options: ExplainOptions): Promise<ExplainReport> {
  const project = selectProject(await context.config(), context.options.project)
  const { readQueries } = await import('../../files/read-queries.js')
  const all = readQueries(project.migrationsFolder, context.cwd)
  const chosen = chooseQueries(all, project, options.queries ?? [])
  if (chosen.length === 0) {
    context.progress.warn(
      `${project.name} declares no queries: put them in queries/*.sql beside its migrations.`,
    )
    return {
      project: project.name,
      head: null,
      sizedTables: [],
      queries: [],
      findings: [],
      showsPlans: false,
    }
  }
  const { readPlans } = await import('./read-plans.js')
  const { head, evidence, sizedTables } = await readPlans(context, project, { chosen, all })
  return { ...reportOf(project, { head, evidence, sizedTables }), showsPlans: options.plans === true }
}

function chooseQueries(
  queries: readonly DeclaredQuery[],
  project: Project,
  names: readonly string[],
): readonly DeclaredQuery[] {
  const unknown = names.find((name) => !queries.some((query) => query.name === name))
  if (unknown !== undefined) {
    throw new VaultDbError('USAGE', `${project.name} declares no query "${unknown}".`, {
      hint: `Declared queries: ${queries.map(({ name }) => name).join(', ') || 'none'}.`,
    })
  }
  return names.length === 0 ? queries : queries.filter(({ name }) => names.includes(name))
}

function reportOf(
  project: Project,
  { head, evidence, sizedTables }: Plans,
): Omit<ExplainReport, 'showsPlans'> {
  return {
    project: project.name,
    head,
    sizedTables,
    queries: evidence.map(({ query: { name, file, description }, served, sized }) => ({
      name,
      file,
      description,
      servedBy: indexesOf(served.unscanned),
      plan: served.unscanned,
      atSize: sized.map(({ for: kind, plan }) => ({ for: kind, usedIndexes: indexesOf(plan), plan })),
    })),
    findings: evidence.flatMap(judgePlans),
  }
}

function indexesOf(plan: PlanNode): readonly string[] {
  return [...new Set(nodesOf(plan).flatMap(({ index, partOf }) => partOf ?? index ?? []))]
}
