import type { Session } from '../database.js'
import { labelOf, type QualifiedName } from '../partitions-names.js'
import { readFreshness } from '../refresh-record.js'

/** A materialized view. */
export interface ViewUse {
  readonly name: string
  /** False: it was never filled; reading it fails. */
  readonly isPopulated: boolean
  readonly sizeBytes: number
  readonly rows: number
  /** UTC; null where nobody recorded it. PostgreSQL itself does not keep it. */
  readonly refreshedAt: Date | null
  readonly ageMs: number | null
}

interface ViewRow extends QualifiedName {
  readonly isPopulated: boolean
  readonly sizeBytes: number
  readonly rows: number
  readonly nowMs: number
}

const viewsSql = `
select n.nspname as schema, c.relname as name, c.relispopulated as "isPopulated",
  pg_catalog.pg_total_relation_size(c.oid)::float8 as "sizeBytes",
  (case when c.reltuples >= 0 then c.reltuples else pg_catalog.pg_stat_get_live_tuples(c.oid) end)::float8 as rows,
  (extract(epoch from pg_catalog.clock_timestamp()) * 1000)::float8 as "nowMs"
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'm' and n.nspname = $1
order by c.relname`

/** A time that the project's own `freshness` query gave. */
export interface StatedFreshness {
  readonly view: string
  readonly refreshedAt: Date
}

/**
 * The materialized views of a schema and when each was refreshed last: the later one of what `vault-db
 * refresh` recorded and what the project's own record says.
 *
 * @param stated names as the project writes them, with schema or without
 */
export async function readViewUse(
  session: Session,
  schema: string,
  stated: readonly StatedFreshness[],
): Promise<readonly ViewUse[]> {
  const { rows } = await session.query<ViewRow>(viewsSql, [schema])
  const recorded = (await readFreshness(session)) ?? []
  return rows.map(({ nowMs, ...view }) => {
    const names = [labelOf(view), view.name]
    const times = [
      ...recorded.filter(({ view: name }) => name === names[0]),
      ...stated.filter((each) => names.includes(each.view)),
    ]
    const latest =
      times.length === 0 ? null : Math.max(...times.map(({ refreshedAt }) => refreshedAt.getTime()))
    return {
      name: view.name,
      isPopulated: view.isPopulated,
      sizeBytes: view.sizeBytes,
      rows: view.rows,
      refreshedAt: latest === null ? null : new Date(latest),
      ageMs: latest === null ? null : Math.max(nowMs - latest, 0),
    }
  })
}
