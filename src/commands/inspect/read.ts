import type { ProjectDefinition } from '../../config/define-project.js'
import { readBloat } from '../../db/inspect/read-bloat.js'
import { readIndexUse } from '../../db/inspect/read-indexes.js'
import { inReadOnly } from '../../db/inspect/read-only.js'
import { readServerUse, type ServerUse } from '../../db/inspect/read-server.js'
import { readSlowQueries } from '../../db/inspect/read-slow-queries.js'
import { readTableUse } from '../../db/inspect/read-tables.js'
import { readViewUse, type StatedFreshness } from '../../db/inspect/read-views.js'
import { runQuery } from '../../db/inspect/run-query.js'
import type { OpenProject } from '../engine/open-project.js'
import type { Section } from './options.js'
import { readPartitionUse } from './read-partitions.js'
import type { MonitorResult, Readings } from './report.js'

export interface ReadRequest {
  readonly definition: ProjectDefinition
  readonly only: ReadonlySet<Section>
  readonly limit: number
}

/** Read what is asked for, all in one read-only transaction. */
export function readAll(open: OpenProject, request: ReadRequest): Promise<Readings> {
  const { session, project, database } = open
  const { only, limit, definition } = request
  const { schema } = project
  const notes: string[] = []
  const when = async <T>(section: Section, read: () => Promise<T>) => (only.has(section) ? read() : null)
  return inReadOnly(session, async () => {
    const readings = {
      project: project.name,
      target: database.label,
      schema,
      server: await when('server', () => readServerUse(session)),
      tables: await when('tables', () => readTableUse(session, { schema, limit })),
      partitions: await when('partitions', () => readPartitionUse(open, request)),
      indexes: await when('indexes', () => readIndexUse(session, schema)),
      views: await when('views', async () =>
        readViewUse(session, schema, await readStated(open, definition, notes)),
      ),
      queries: await when('queries', () => readSlowQueries(session)),
      bloat: await when('bloat', () => readBloat(session, schema)),
      monitors: await when('monitors', () => runMonitors(open, definition)),
    }
    notes.push(...hiddenNotes(readings.server))
    return { ...readings, notes }
  })
}

function hiddenNotes(server: ServerUse | null): readonly string[] {
  const hidden = server?.connections.hidden ?? 0
  if (hidden === 0) return []
  return [
    `${hidden} sessions of other roles cannot be looked into: the oldest transaction may be one of them. As a superuser: grant pg_monitor to ROLE`,
  ]
}

/** What the project's own record says of its views; a failure is noted, not thrown. */
async function readStated(
  { session, project }: OpenProject,
  { refresh }: ProjectDefinition,
  notes: string[],
): Promise<readonly StatedFreshness[]> {
  if (refresh === undefined || !('function' in refresh) || refresh.freshness === undefined) return []
  const query = refresh.freshness.replace(/;\s*$/, '')
  const sql = `select view::text as view, refreshed_at::timestamptz as "refreshedAt" from (${query}\n) as stated`
  const { rows, failure } = await runQuery(session, { sql, schema: project.schema })
  if (failure !== null) notes.push(`the query \`freshness\` of project.ts failed: ${failure}`)
  const found = (rows ?? []) as unknown as readonly { view: string | null; refreshedAt: Date | null }[]
  return found.filter((row): row is StatedFreshness => row.view !== null && row.refreshedAt !== null)
}

async function runMonitors(
  { session, project }: OpenProject,
  { monitors = [] }: ProjectDefinition,
): Promise<readonly MonitorResult[]> {
  const results: MonitorResult[] = []
  for (const { name, sql, warnAbove = null } of monitors) {
    results.push({ name, warnAbove, ...(await runQuery(session, { sql, schema: project.schema })) })
  }
  return results
}
