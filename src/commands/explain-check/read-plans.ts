import type { Project } from '../../config/define-config.js'
import type { Session } from '../../db/database.js'
import type { Planner } from '../../db/explain/plans.js'
import type { PlanEvidence, ServedPlans, SizedPlan } from '../../explain/check.js'
import type { DeclaredQuery, SizeFact } from '../../explain/declared-query.js'
import { gatherSizes } from '../../explain/gather-sizes.js'
import type { IndexMatrix } from '../../explain/matrix/index-matrix.js'
import type { Statistics } from '../../statistics/statistics.js'
import type { Context } from '../context.js'

/** The plans of a project's declared queries on its head. */
export interface Plans {
  readonly head: string | null
  readonly evidence: readonly PlanEvidence[]
  readonly sizedTables: readonly { readonly table: string; readonly rows: number }[]
  /** Null where it is not wanted, or no sizes are declared. */
  readonly matrix: IndexMatrix | null
  /** In what head and the statistics of a server differ, a sentence each. */
  readonly notes: readonly string[]
}

interface Queries {
  /** Whose plans are wanted. */
  readonly chosen: readonly DeclaredQuery[]
  /** Whose headers say how large the tables are. */
  readonly all: readonly DeclaredQuery[]
  /** Also plan them without each index. */
  readonly wantsMatrix?: boolean
  /** Of a server: its sizes count more than the declared ones. */
  readonly statistics?: Statistics | undefined
}

/** Plan the chosen queries on the empty head, and on a ghost where sizes are declared. */
export async function readPlans(
  context: Context,
  project: Project,
  { chosen, all, wantsMatrix = false, statistics }: Queries,
): Promise<Plans> {
  const facts = gatherSizes(all)
  const { head, served } = await planServed(context, project, chosen)
  const isSized = facts.length > 0 || statistics !== undefined
  const wanted = { chosen, facts, wantsMatrix, statistics }
  const sizes = isSized ? await planSized(context, project, wanted) : null
  const evidence = chosen.map((query, at) => ({
    query,
    served: served[at]!,
    sized: sizes?.sized[at] ?? [],
    rowsOf: sizes?.rowsOf ?? new Map(),
  }))
  const sizedTables = [...(sizes?.rowsOf ?? [])].map(([table, rows]) => ({ table, rows }))
  return { head, evidence, sizedTables, matrix: sizes?.matrix ?? null, notes: sizes?.notes ?? [] }
}

async function planServed(context: Context, project: Project, queries: readonly DeclaredQuery[]) {
  const [{ usingHead }, { openPlanner }, { explainServed }] = await Promise.all([
    import('../engine/schema-file.js'),
    import('../../db/explain/plans.js'),
    import('../../db/explain/served.js'),
  ])
  return usingHead(
    context,
    async ({ session, head }) => {
      const planner = await openPlanner(session, project.schema)
      const served: ServedPlans[] = []
      for (const query of queries) served.push(await explainServed(planner, query))
      return { head, served }
    },
    { inProcess: true },
  )
}

async function planSized(
  context: Context,
  project: Project,
  {
    chosen,
    facts,
    wantsMatrix,
    statistics,
  }: Pick<Queries, 'chosen' | 'wantsMatrix' | 'statistics'> & { readonly facts: readonly SizeFact[] },
) {
  const [{ usingGhost }, { openPlanner }, { explainSized }, { priceSized }] = await Promise.all([
    import('../../rehearsal/ghost.js'),
    import('../../db/explain/plans.js'),
    import('../../db/explain/sized.js'),
    import('../../db/explain/price.js'),
  ])
  const build = (session: Session) => buildHead(context, project, session)
  const work = () =>
    usingGhost({ schema: project.schema, facts, build, statistics }, async (ghost) => {
      const { session, schema, plan, scale, classValue, notes } = ghost
      const planner = await openPlanner(session, project.schema)
      const sized: (readonly SizedPlan[])[] = []
      const rootOf = (table: string) => schema.tables.find(({ name }) => name === table)?.root ?? table
      const bench = { planner, rowsOf: plan.rowsOf, scale, rootOf }
      for (const query of chosen) {
        const plans = await explainSized(planner, query, { tables: schema.tables, facts, classValue })
        sized.push(await priceSized(bench, query, plans))
      }
      const matrix = wantsMatrix ? await readMatrix(planner, chosen, sized) : null
      return { sized, rowsOf: plan.rowsOf, matrix, notes }
    })
  const title = statistics === undefined ? 'planning at the declared size' : 'planning with the statistics'
  return context.progress.step(title, work)
}

async function readMatrix(
  planner: Planner,
  queries: readonly DeclaredQuery[],
  sized: readonly (readonly SizedPlan[])[],
): Promise<IndexMatrix> {
  const [{ planMatrix }, { layOutMatrix }] = await Promise.all([
    import('../../db/explain/matrix.js'),
    import('../../explain/matrix/index-matrix.js'),
  ])
  return layOutMatrix(
    await planMatrix(
      planner,
      queries.map((query, at) => ({ query, classes: sized[at]! })),
    ),
  )
}

/** Bring an empty database to head. */
export async function buildHead(context: Context, project: Project, session: Session): Promise<void> {
  const [{ listMigrations }, { applyToScratch, prepareScratch }] = await Promise.all([
    import('../../files/list-migrations.js'),
    import('../engine/rehearse.js'),
  ])
  const open = { context, config: await context.config(), project }
  await prepareScratch(session, project.schema)
  for (const file of await listMigrations(project.migrationsFolder)) {
    await applyToScratch(open, session, { file, step: {} })
  }
}
