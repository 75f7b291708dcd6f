import type { Session } from './database.js'
import type { QualifiedName } from './partitions-names.js'

/** A materialized view as the catalog has it. */
export interface MaterializedView extends QualifiedName {
  readonly oid: number
  /** False: it was created with no data and never refreshed; reading it fails. */
  readonly isPopulated: boolean
  /** It has an index that REFRESH CONCURRENTLY can use: unique, valid, on columns, of all rows. */
  readonly hasUniqueIndex: boolean
  /** Materialized views that it reads, directly or through views. */
  readonly dependsOn: readonly number[]
}

const viewsSql = `
with recursive reads as (
  select r.ev_class as reader, d.refobjid as relation
  from pg_catalog.pg_rewrite r
    join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
  where d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> r.ev_class
), reaches as (
  select reader, relation from reads
  union
  select x.reader, y.relation from reaches x join reads y on y.reader = x.relation
)
select c.oid::bigint::float8 as oid, n.nspname as schema, c.relname as name, c.relispopulated as "isPopulated",
  exists (select from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisunique and i.indisvalid
    and i.indimmediate and i.indpred is null and i.indexprs is null) as "hasUniqueIndex",
  array(select x.relation::bigint::float8 from reaches x
      join pg_catalog.pg_class m on m.oid = x.relation and m.relkind = 'm'
    where x.reader = c.oid) as "dependsOn"
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'm' and n.nspname = $1
  or c.relkind = 'm' and (n.nspname, c.relname) in (select w.schema, w.name from unnest($2::text[], $3::text[]) as w(schema, name))
order by n.nspname, c.relname`

/**
 * Read materialized views, in an order in which each comes after the ones it reads.
 *
 * @param names these; those that are not there are left out
 * @param allOf and all of this schema
 */
export async function readViews(
  session: Session,
  names: readonly QualifiedName[],
  allOf: string | null = null,
): Promise<readonly MaterializedView[]> {
  const { rows } = await session.query<MaterializedView>(viewsSql, [
    allOf,
    names.map(({ schema }) => schema),
    names.map(({ name }) => name),
  ])
  return inOrder(rows)
}

/** Views after the ones they depend on, otherwise as given. Pure. */
export function inOrder(views: readonly MaterializedView[]): readonly MaterializedView[] {
  const rest = [...views]
  const ordered: MaterializedView[] = []
  while (rest.length > 0) {
    const isReady = (view: MaterializedView) => !rest.some(({ oid }) => view.dependsOn.includes(oid))
    // PostgreSQL has no circles of views; the first one is taken rather than none.
    const next = rest.findIndex(isReady)
    ordered.push(...rest.splice(Math.max(next, 0), 1))
  }
  return ordered
}
