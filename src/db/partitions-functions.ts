import type { Session } from './database.js'
import { labelOf, type QualifiedName } from './partitions-names.js'

/**
 * Which of some functions cannot be called with a number of arguments, those with defaults left out.
 *
 * @returns their labels
 */
export async function readMissingFunctions(
  session: Session,
  names: readonly QualifiedName[],
  argumentCount: number,
): Promise<readonly string[]> {
  const { rows } = await session.query<QualifiedName>(
    `select distinct w.schema, w.name
     from unnest($1::text[], $2::text[]) as w(schema, name)
     where not exists (
       select from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
       where n.nspname = w.schema and p.proname = w.name and p.prokind = 'f'
         and $3::int between p.pronargs - p.pronargdefaults and p.pronargs)
     order by 1, 2`,
    [names.map(({ schema }) => schema), names.map(({ name }) => name), argumentCount],
  )
  return rows.map(labelOf)
}
