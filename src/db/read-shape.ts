import type { Session } from './database.js'

/**
 * The shape of a schema as comparable lines: columns, constraints, indexes, enums, views, functions, triggers,
 * policies. Objects of extensions are left out. Two servers of different majors print the same lines for the
 * same schema (named NOT NULL constraints of 18 are left out for that).
 */
export async function readShape(session: Session, schema: string): Promise<readonly string[]> {
  const { rows } = await session.query<{ line: string }>(shapeSql, [schema])
  return rows.map((row) => row.line)
}

const shapeSql = `
with own as (
  select c.oid, c.relname, c.relkind from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
), lines as (
  select pg_catalog.format('column %s.%s %s%s%s', o.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
    case when a.attnotnull then ' not null' else '' end,
    coalesce(' default ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid), '')) as line
  from own o join pg_catalog.pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
    left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where o.relkind in ('r', 'p', 'f')
  union all
  select pg_catalog.format('constraint %s.%s %s', o.relname, k.conname, pg_catalog.pg_get_constraintdef(k.oid))
  from own o join pg_catalog.pg_constraint k on k.conrelid = o.oid where k.contype in ('p', 'u', 'f', 'c', 'x')
  union all
  select pg_catalog.format('index %s', pg_catalog.pg_get_indexdef(i.indexrelid))
  from own o join pg_catalog.pg_index i on i.indrelid = o.oid
  union all
  select pg_catalog.format('view %s %s', o.relname, pg_catalog.md5(pg_catalog.pg_get_viewdef(o.oid)))
  from own o where o.relkind in ('v', 'm')
  union all
  select pg_catalog.format('trigger %s.%s %s', o.relname, t.tgname, pg_catalog.pg_get_triggerdef(t.oid))
  from own o join pg_catalog.pg_trigger t on t.tgrelid = o.oid where not t.tgisinternal
  union all
  select pg_catalog.format('policy %s.%s', o.relname, p.polname)
  from own o join pg_catalog.pg_policy p on p.polrelid = o.oid
  union all
  select pg_catalog.format('enum %s (%s)', t.typname, pg_catalog.string_agg(e.enumlabel, ', ' order by e.enumsortorder))
  from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    join pg_catalog.pg_enum e on e.enumtypid = t.oid
  where n.nspname = $1 group by t.oid, t.typname
  union all
  select pg_catalog.format('function %s(%s)', p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid))
  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where n.nspname = $1 and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')
)
select line from lines order by line collate "C"`
