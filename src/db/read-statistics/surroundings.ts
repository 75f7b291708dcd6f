import { plannerSettings } from '../../statistics/planner-settings.js'
import type { ExtendedStatistics } from '../../statistics/statistics.js'
import type { Session } from '../database.js'
import { userSchema } from '../read-catalog/sql.js'

/** The planner's settings as this session has them, as SHOW prints them. */
export async function readSettings(session: Session): Promise<Readonly<Record<string, string>>> {
  const { rows } = await session.query<{ name: string; value: string }>(
    `select name, pg_catalog.current_setting(name) as value from pg_catalog.pg_settings
     where name = any ($1) order by name`,
    [plannerSettings],
  )
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}

const kinds = `case k when 'd' then 'ndistinct' when 'f' then 'dependencies' when 'm' then 'mcv' when 'e' then 'expressions'
  else k::text end`

/** CREATE STATISTICS, by name. */
export async function readExtended(session: Session): Promise<readonly ExtendedStatistics[]> {
  const { rows } = await session.query<ExtendedStatistics>(
    `select n.nspname || '.' || s.stxname as name, tn.nspname || '.' || t.relname as table,
       (select pg_catalog.array_agg(${kinds} order by k) from pg_catalog.unnest(s.stxkind) k) as kinds,
       pg_catalog.pg_get_statisticsobjdef_columns(s.oid) as of
     from pg_catalog.pg_statistic_ext s
       join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
       join pg_catalog.pg_class t on t.oid = s.stxrelid
       join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
     where ${userSchema('n.nspname')} order by 1`,
  )
  return rows
}
