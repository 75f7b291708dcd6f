import type { Session } from './database.js'

/** A table as a person would list it. */
export interface TableOverview {
  readonly name: string
  readonly columns: number
  readonly indexes: number
  readonly comment: string | null
}

/** The tables of a schema, those of extensions left out, by name. */
export async function readOverview(session: Session, schema: string): Promise<readonly TableOverview[]> {
  const { rows } = await session.query<TableOverview>(
    `select c.relname as name,
       (select pg_catalog.count(*)::int from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
       (select pg_catalog.count(*)::int from pg_catalog.pg_index i where i.indrelid = c.oid) as indexes,
       pg_catalog.obj_description(c.oid, 'pg_class') as comment
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition
       and not exists (select from pg_catalog.pg_depend d
         where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     order by c.relname`,
    [schema],
  )
  return rows
}
