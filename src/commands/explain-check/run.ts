import type { Project } from '../../config/define-config.js'
import { selectProject } from '../../config/select-project.js'
import { VaultDbError } from '../../errors.js'
import type { PlanFor } from '../../explain/check.js'
import type { DeclaredQuery } from '../../explain/declared-query.js'
import { judgePlans, type PlanFinding } from '../../explain/judge.js'
import type { IndexMatrix } from '../../explain/matrix/index-matrix.js'
import type { PlanNode } from '../../explain/plan-node.js'
import { indexesOf } from '../../explain/plan-shape.js'
import type { StatisticsFile } from '../../files/read-statistics-file.js'
import type { Context } from '../context.js'
import type { MeasureOptions, MeasureReport, Measuring, measureQueries } from './measure.js'
import type { Plans } from './read-plans.js'

export interface ExplainOptions extends MeasureOptions {
  /** Names of declared queries; all where absent. */
  readonly queries?: readonly string[]
  /** Print every plan. */
  readonly plans?: boolean
  /** Plan every query without each index, too. */
  readonly matrix?: boolean
  /** File to write all of it to, as a page; with the matrix. */
  readonly html?: string
  /** Fill a temporary database to the declared size and execute the queries. */
  readonly measure?: boolean
  /** File of statistics to plan with. */
  readonly stats?: string
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

/** The statistics that plans were made with. */
export interface StatisticsOfReport {
  readonly file: string
  /** ISO 8601, UTC. */
  readonly takenAt: string
  readonly values: 'stand-ins' | 'real'
  /** In what head and the server differ, a sentence each. */
  readonly notes: readonly string[]
}

export interface ExplainReport {
  readonly project: string
  readonly head: string | null
  /** Null where sizes are declared. */
  readonly statistics: StatisticsOfReport | null
  /** Tables and partitions that plans at size were made for, with their declared rows. */
  readonly sizedTables: readonly { readonly table: string; readonly rows: number }[]
  readonly queries: readonly ExplainedQuery[]
  readonly findings: readonly PlanFinding[]
  /** The plans are to be printed, not only those that are objected to. */
  readonly showsPlans: boolean
  readonly showsMatrix: boolean
  /** Null where it is not asked for, or no sizes are declared. */
  readonly matrix: IndexMatrix | null
  /** Null where it is not asked for. */
  readonly measure: MeasureReport | null
  /** The page that was written, as it was named. */
  readonly htmlFile: string | null
}

/**
 * Judge the declared queries of a project on its head.
 *
 * @throws PROJECT_INVALID  a header that is not understood
 * @throws QUERY_FAILED     a query that does not fit the schema at head
 * @throws USAGE            a name that no query has
 * @throws FILE_UNREADABLE  the file of statistics cannot be read, or is none
 */
export async function runExplainCheck(context: Context, options: ExplainOptions): Promise<ExplainReport> {
  const project = selectProject(await context.config(), context.options.project)
  const { readQueries } = await import('../../files/read-queries.js')
  const all = await readQueries(project.migrationsFolder, context.cwd)
  const chosen = chooseQueries(all, project, options.queries ?? [])
  if (chosen.length === 0) {
    context.progress.warn(
      `${project.name} declares no queries: put them in queries/*.sql or *.ts beside its migrations.`,
    )
    return { ...nothingAsked, project: project.name }
  }
  if (options.html !== undefined)
    await (await import('./write-page.js')).requirePlace(context.cwd, options.html)
  const found = await statisticsOf(context, options)
  const plans = await planAll(context, project, { chosen, all, options, found })
  const measuring =
    options.measure === true ? await measure(context, project, { chosen, all, options }) : null
  const seen = withMeasures(plans, measuring)
  const report: ExplainReport = {
    ...nothingAsked,
    ...reportOf(project, seen),
    htmlFile: options.html ?? null,
    measure: measuring?.report ?? null,
    statistics: found && statisticsReport(found, plans.notes),
    showsPlans: options.plans === true,
    showsMatrix: options.matrix === true,
  }
  if (options.html !== undefined) {
    const { writePage } = await import('./write-page.js')
    await writePage(context, { evidence: seen.evidence, report, file: options.html })
  }
  return report
}

const nothingAsked: Omit<ExplainReport, 'project'> = {
  head: null,
  statistics: null,
  sizedTables: [],
  queries: [],
  findings: [],
  showsPlans: false,
  showsMatrix: false,
  matrix: null,
  measure: null,
  htmlFile: null,
}

interface Planning {
  readonly chosen: readonly DeclaredQuery[]
  readonly all: readonly DeclaredQuery[]
  readonly options: ExplainOptions
  readonly found: StatisticsFile | null
}

async function planAll(
  context: Context,
  project: Project,
  { chosen, all, options, found }: Planning,
): Promise<Plans> {
  const { readPlans } = await import('./read-plans.js')
  const wantsMatrix = options.matrix === true || options.html !== undefined
  const plans = await readPlans(context, project, {
    chosen,
    all,
    wantsMatrix,
    statistics: found?.statistics,
  })
  if (found !== null) warnOf(context, project, { ...found, notes: plans.notes })
  if (options.matrix === true && plans.matrix === null) {
    context.progress.warn('The matrix needs declared sizes, such as `-- @rows TABLE N`.')
  }
  return plans
}

function statisticsReport(
  { file, statistics }: StatisticsFile,
  notes: readonly string[],
): StatisticsOfReport {
  return { file, takenAt: statistics.takenAt, values: statistics.values, notes }
}

async function measure(
  context: Context,
  project: Project,
  what: Parameters<typeof measureQueries>[2],
): Promise<Measuring> {
  const { measureQueries: run } = await import('./measure.js')
  return run(context, project, what)
}

/** What was executed beside what was planned: the checks judge both. */
function withMeasures(plans: Plans, measuring: Measuring | null): Plans {
  if (measuring === null) return plans
  const evidence = plans.evidence.map((one) => ({ ...one, ...measuring.measures.get(one.query.name) }))
  return { ...plans, evidence }
}

async function statisticsOf({ cwd }: Context, { stats }: ExplainOptions): Promise<StatisticsFile | null> {
  if (stats === undefined) return null
  const { readStatisticsFile } = await import('../../files/read-statistics-file.js')
  return readStatisticsFile(stats, cwd)
}

function warnOf(
  { progress }: Context,
  { name }: Project,
  { file, statistics, notes }: StatisticsFile & { readonly notes: readonly string[] },
): void {
  if (statistics.project !== name) {
    progress.warn(`${file} was exported for the project ${statistics.project}, not for ${name}.`)
  }
  for (const note of notes) progress.warn(note)
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
  { head, evidence, sizedTables, matrix }: Plans,
): Omit<ExplainReport, 'showsPlans' | 'showsMatrix' | 'statistics' | 'measure' | 'htmlFile'> {
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
    matrix,
  }
}
