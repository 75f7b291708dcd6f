import type { Project } from '../../config/define-config.js'
import type { Session } from '../../db/database.js'
import type { PlanEvidence, ServedPlans, SizedPlan } from '../../explain/check.js'
import type { DeclaredQuery, SizeFact } from '../../explain/declared-query.js'
import { gatherSizes } from '../../explain/gather-sizes.js'
import type { Context } from '../context.js'

/** The plans of a project's declared queries on its head. */
export interface Plans {
  readonly head: string | null
  readonly evidence: readonly PlanEvidence[]
  readonly sizedTables: readonly { readonly table: string; readonly rows: number }[]
}

interface Queries {
  /** Whose plans are wanted. */
  readonly chosen: readonly DeclaredQuery[]
  /** Whose headers say how large the tables are. */
  readonly all: readonly DeclaredQuery[]
}

/** Plan the chosen queries on the empty head, and on a ghost where sizes are declared. */
export async function readPlans(
  context: Context,
  project: Project,
  { chosen, all }: Queries,
): Promise<Plans> {
  const facts = gatherSizes(all)
  const { head, served } = await planServed(context, project, chosen)
  const sizes = facts.length === 0 ? null : await planSized(context, project, { chosen, facts })
  const evidence = chosen.map((query, at) => ({
    query,
    served: served[at]!,
    sized: sizes?.sized[at] ?? [],
    rowsOf: sizes?.rowsOf ?? new Map(),
  }))
  const sizedTables = [...(sizes?.rowsOf ?? [])].map(([table, rows]) => ({ table, rows }))
  return { head, evidence, sizedTables }
}

async function planServed(context: Context, project: Project, queries: readonly DeclaredQuery[]) {
  const [{ usingHead }, { explainServed, openPlanner }] = await Promise.all([
    import('../engine/schema-file.js'),
    import('../../db/explain/plans.js'),
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
  { chosen, facts }: { readonly chosen: readonly DeclaredQuery[]; readonly facts: readonly SizeFact[] },
) {
  const [{ usingGhost }, { openPlanner }, { explainSized }] = await Promise.all([
    import('../../rehearsal/ghost.js'),
    import('../../db/explain/plans.js'),
    import('../../db/explain/sized.js'),
  ])
  const build = (session: Session) => buildHead(context, project, session)
  const work = () =>
    usingGhost({ schema: project.schema, facts, build }, async ({ session, schema, plan }) => {
      const planner = await openPlanner(session, project.schema)
      const sized: (readonly SizedPlan[])[] = []
      for (const query of chosen)
        sized.push(await explainSized(planner, query, { tables: schema.tables, facts }))
      return { sized, rowsOf: plan.rowsOf }
    })
  return context.progress.step('planning at the declared size', work)
}

async function buildHead(context: Context, project: Project, session: Session): Promise<void> {
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
