import type { Context } from '../../../src/commands/context.js'
import { createContext } from '../../../src/commands/create-context.js'
import { applyToScratch, prepareScratch } from '../../../src/commands/engine/rehearse.js'
import { selectProject } from '../../../src/config/select-project.js'
import type { Session } from '../../../src/db/database.js'
import { openScratch } from '../../../src/db/embedded/open-scratch.js'
import { openPlanner } from '../../../src/db/explain/plans.js'
import { explainSized } from '../../../src/db/explain/sized.js'
import { fillSized } from '../../../src/db/measure/fill-sized.js'
import { readCatalog } from '../../../src/db/read-catalog/read-catalog.js'
import { readEverything } from '../../../src/db/read-statistics/read-everything.js'
import type { SizedPlan } from '../../../src/explain/check.js'
import type { DeclaredQuery, SizeFact } from '../../../src/explain/declared-query.js'
import { gatherSizes } from '../../../src/explain/gather-sizes.js'
import type { PlanNode } from '../../../src/explain/plan-node.js'
import { listMigrations } from '../../../src/files/list-migrations.js'
import { readQueries } from '../../../src/files/read-queries.js'
import { usingGhost } from '../../../src/rehearsal/ghost.js'
import { queryConstants } from '../../../src/statistics/query-constants.js'
import type { Statistics } from '../../../src/statistics/statistics.js'

/** Plans of one query for one class of values: on the rows, and on ghosts of both kinds of document. */
export interface Compared {
  readonly query: string
  readonly for: string
  readonly truth: PlanNode
  readonly real: PlanNode
  readonly standIns: PlanNode
}

const progress = {
  info: () => {},
  warn: () => {},
  detail: () => {},
  step: <T>(_: string, work: () => Promise<T>) => work(),
}

interface Subject {
  readonly context: Context
  readonly queries: readonly DeclaredQuery[]
  readonly build: (session: Session) => Promise<void>
  readonly schema: string
}

async function subjectOf(name: string): Promise<Subject> {
  const context = createContext({
    cwd: process.cwd(),
    env: {},
    options: { url: 'embedded', project: name },
    progress,
  })
  const config = await context.config()
  const project = selectProject(config, name)
  const build = async (session: Session) => {
    await prepareScratch(session, project.schema)
    for (const file of await listMigrations(project.migrationsFolder)) {
      await applyToScratch({ context, config, project }, session, { file, step: {} })
    }
  }
  return {
    context,
    queries: await readQueries(project.migrationsFolder, context.cwd),
    build,
    schema: project.schema,
  }
}

/** Declared sizes made smaller, so that the largest table has so many rows. */
export function scaleFacts(facts: readonly SizeFact[], mostRows: number): readonly SizeFact[] {
  const most = Math.max(...facts.map((fact) => (fact.kind === 'rows' ? fact.rows : 0)))
  const by = Math.min(1, mostRows / most)
  const least = (number: number) => Math.max(Math.min(number, 20), Math.ceil(number * by))
  return facts.map((fact) => {
    if (fact.kind === 'rows') return { ...fact, rows: least(fact.rows) }
    return fact.kind === 'distinct' ? { ...fact, values: least(fact.values) } : fact
  })
}

/** Fill a project's head with rows, export its statistics, and plan its queries on the rows and on ghosts. */
export async function compareProject(
  name: string,
  mostRows: number,
): Promise<{
  readonly compared: readonly Compared[]
  readonly unfilled: readonly { readonly table: string; readonly reason: string }[]
}> {
  const subject = await subjectOf(name)
  const database = await openScratch()
  try {
    const session = await database.connect()
    await subject.build(session)
    const { unfilled } = await fill(session, subject, mostRows)
    const real = await document(session, subject, false)
    const standIns = await document(session, subject, true)
    const onGhost = (statistics: Statistics) => plansOnGhost(subject, statistics)
    const [withReal, withStandIns] = [await onGhost(real), await onGhost(standIns)]
    const truth = await plansOf(session, subject, withReal.sources)
    const compared = truth.flatMap(({ query, plans }, at) =>
      plans.map(
        (plan, place): Compared => ({
          query,
          for: plan.for,
          truth: plan.plan,
          real: withReal.plans[at]!.plans[place]!.plan,
          standIns: withStandIns.plans[at]!.plans[place]!.plan,
        }),
      ),
    )
    return { compared, unfilled }
  } finally {
    await database.close()
  }
}

async function fill(session: Session, { queries, schema }: Subject, mostRows: number) {
  const facts = scaleFacts(gatherSizes(queries), mostRows)
  const filled = await fillSized(session, {
    catalog: await readCatalog(session),
    schema,
    facts,
    mostRows,
    wanted: [],
    signal: new AbortController().signal,
    ...progress,
  })
  await session.script('reset all')
  return filled
}

function document(session: Session, { queries }: Subject, hides: boolean): Promise<Statistics> {
  return readEverything(session, {
    head: {
      format: 'vault-db statistics',
      formatVersion: 1,
      toolVersion: '0',
      values: 'real',
      project: 'p',
      ledger: null,
    },
    hides,
    constantsOf: (tables) => queryConstants(queries, { tables }),
  })
}

type Sources = Parameters<typeof explainSized>[2]
interface QueryPlans {
  readonly query: string
  readonly plans: readonly SizedPlan[]
}

async function plansOnGhost({ build, ...subject }: Subject, statistics: Statistics) {
  return usingGhost({ schema: subject.schema, facts: [], statistics, build }, async (ghost) => {
    const { session, schema, classValue, notes } = ghost
    const sources: Sources = { tables: schema.tables, facts: [], classValue }
    return { sources, notes, plans: await plansOf(session, { ...subject, build }, sources) }
  })
}

async function plansOf(
  session: Session,
  { queries, schema }: Subject,
  sources: Sources,
): Promise<readonly QueryPlans[]> {
  const planner = await openPlanner(session, schema)
  const all: QueryPlans[] = []
  for (const query of queries)
    all.push({ query: query.name, plans: await explainSized(planner, query, sources) })
  return all
}

/**
 * What the planner decided: nodes and what they read, in order, with the keys that they sort and group by, and where conditions are
 * looked at. Bitmaps that are put together have no order of their own.
 */
export function strictShape(node: PlanNode, depth = 0): readonly string[] {
  const keys = node.details
    .filter(({ label }) => /Key$/.test(label))
    .map(({ label, text }) => `${label}: ${text}`)
  const kinds = node.details.map(({ label }) => label).filter((label) => !/Key$/.test(label))
  const words = [node.role, node.type, node.relation, node.alias, node.index, ...kinds, ...keys]
  const own = `${' '.repeat(depth)}${words.filter((word) => word !== null).join(' · ')}`
  const below = node.children.map((child) => strictShape(child, depth + 1))
  if (/^Bitmap(And|Or)$/.test(node.type)) below.sort((a, b) => (a.join() < b.join() ? -1 : 1))
  return [own, ...below.flat()]
}
