import type { Project } from '../../config/define-config.js'
import type { Database, Session } from '../../db/database.js'
import type { SizedFill } from '../../db/measure/fill-sized.js'
import type { QueryMeasure } from '../../db/measure/measure-query.js'
import type { Machine } from '../../db/measure/read-machine.js'
import { usingSession } from '../../db/open.js'
import type { DeclaredQuery } from '../../explain/declared-query.js'
import { gatherSizes } from '../../explain/gather-sizes.js'
import type { MeasuredQuery } from '../../measure/measured.js'
import type { Context } from '../context.js'
import { buildHead } from './read-plans.js'
import { usingTemporary } from './temporary-database.js'

export interface MeasureOptions {
  /** Sessions that execute at the same time. */
  readonly connections?: number
  /** For each query and class of values. */
  readonly maxTime?: number
  /** No table gets more. */
  readonly maxRows?: number
}

/** What was measured, and on what. */
export interface MeasureReport extends Machine {
  readonly where: 'server' | 'embedded'
  readonly connections: number
  readonly fillSeconds: number
  readonly filled: SizedFill['filled']
  readonly unfilled: SizedFill['unfilled']
  /** Triggers fired while the tables were filled: the role may not turn them off. */
  readonly triggersFired: boolean
  readonly queries: readonly MeasuredQuery[]
}

export interface Measuring {
  readonly report: MeasureReport
  /** By name of the query. */
  readonly measures: ReadonlyMap<string, QueryMeasure>
}

interface Queries {
  readonly chosen: readonly DeclaredQuery[]
  readonly all: readonly DeclaredQuery[]
}

const defaultMaxTimeMs = 10_000
const defaultConnections = 4
/** In this process a million rows take minutes. */
const mostEmbeddedRows = 100_000

/**
 * Fill a temporary database to the declared size and execute the declared queries on it: on the target's server, or in this
 * process where no server is named. The database is dropped at the end, also when the run is interrupted.
 *
 * @throws QUERY_FAILED  the role may not create databases
 */
export async function measureQueries(
  context: Context,
  project: Project,
  { chosen, all, options }: Queries & { readonly options: MeasureOptions },
): Promise<Measuring> {
  return usingTemporary(context, (database) =>
    measureOn(database, { context, project, chosen, all, options }),
  )
}

interface Work extends Queries {
  readonly context: Context
  readonly project: Project
  readonly options: MeasureOptions
}

async function measureOn(database: Database, work: Work): Promise<Measuring> {
  return usingSession(database, 'measure fill', async (filler) => {
    const begin = Date.now()
    const fill = await fillHead(database, filler, work)
    const fillSeconds = Math.round((Date.now() - begin) / 1000)
    const sessions = await openSessions(database, filler, work)
    try {
      return await measureAll({ ...work, database, fill, filler, sessions, fillSeconds })
    } finally {
      for (const session of sessions) if (session !== filler) await session.close()
    }
  })
}

async function fillHead(database: Database, session: Session, work: Work): Promise<SizedFill> {
  const { context, project, all, options } = work
  const [{ readCatalog }, { fillSized }, { wantedTerms }] = await Promise.all([
    import('../../db/read-catalog/read-catalog.js'),
    import('../../db/measure/fill-sized.js'),
    import('../../measure/words.js'),
  ])
  const catalog = await context.progress.step('building head on a temporary database', async () => {
    await buildHead(context, project, session)
    return readCatalog(session)
  })
  const most = database.kind === 'server' ? Number.MAX_SAFE_INTEGER : mostEmbeddedRows
  const constants = all.flatMap(({ parameters }) =>
    parameters.flatMap(({ constants: { typical, worst } }) => [typical ?? [], worst ?? []].flat()),
  )
  return fillSized(session, {
    ...{ catalog, schema: project.schema, facts: gatherSizes(all) },
    ...{ mostRows: options.maxRows ?? most, wanted: wantedTerms(constants), signal: context.signal },
    ...{ step: context.progress.step, detail: context.progress.detail },
  })
}

/** The last one may write; an embedded database has one backend, so one session has to do. */
async function openSessions(
  database: Database,
  filler: Session,
  { options, project }: Work,
): Promise<readonly Session[]> {
  const { prepareReader } = await import('../../db/measure/prepare-session.js')
  const settings = { schema: project.schema, timeoutMs: options.maxTime ?? defaultMaxTimeMs }
  if (database.kind === 'embedded') {
    await prepareReader(filler, { ...settings, mayWrite: true })
    return [filler]
  }
  const sessions: Session[] = []
  const count = Math.max(1, options.connections ?? defaultConnections)
  for (let at = 0; at <= count; at += 1) {
    const session = await database.connect('measure')
    sessions.push(session)
    await prepareReader(session, { ...settings, mayWrite: at === count })
  }
  return sessions
}

interface AllWork extends Work {
  readonly database: Database
  readonly fill: SizedFill
  readonly filler: Session
  readonly sessions: readonly Session[]
  readonly fillSeconds: number
}

async function measureAll(work: AllWork): Promise<Measuring> {
  const { context, project, chosen, fill, filler, sessions, database, options } = work
  const [{ readMachine }, { measureQuery }, { readFamilies }, { tableFills }] = await Promise.all([
    import('../../db/measure/read-machine.js'),
    import('../../db/measure/measure-query.js'),
    import('../../db/measure/execute-once.js'),
    import('../../measure/declared-size.js'),
  ])
  const writer = sessions.at(-1)!
  const readers = sessions.length === 1 ? sessions : sessions.slice(0, -1)
  const bench = {
    ...{ filler, writer, sessions: readers, signal: context.signal, tables: fill.tables },
    ...{ fills: tableFills(fill), families: await readFamilies(writer, project.schema) },
    maxTimeMs: options.maxTime ?? defaultMaxTimeMs,
  }
  const machine = await readMachine(writer)
  const measures = new Map<string, QueryMeasure>()
  for (const query of chosen) {
    context.signal.throwIfAborted()
    const work = () => measureQuery(bench, query)
    measures.set(query.name, await context.progress.step(`measuring ${query.name}`, work))
  }
  const { filled, unfilled, triggersFired } = fill
  const report: MeasureReport = {
    ...machine,
    ...{ where: database.kind, connections: readers.length, fillSeconds: work.fillSeconds },
    ...{ filled, unfilled, triggersFired },
    queries: [...measures.values()].map(({ measured }) => measured),
  }
  return { report, measures }
}
