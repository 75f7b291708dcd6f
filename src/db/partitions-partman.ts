import { quoteIdentifier } from '../sql/quote.js'
import type { Session } from './database.js'
import { labelOf, type QualifiedName } from './partitions-names.js'

/** A table that the extension pg_partman keeps. */
export interface ManagedTable {
  /** Schema of the extension. */
  readonly schema: string
  /** As pg_partman knows it: `public.event`. */
  readonly table: string
  /** Partitions it keeps ahead; its own setting. */
  readonly premake: number
}

/** The tables that pg_partman manages, by label; empty where it is not installed, or its config not readable. */
export async function readManaged(
  session: Session,
  tables: readonly QualifiedName[],
): Promise<ReadonlyMap<string, ManagedTable>> {
  const { rows } = await session.query<{ schema: string }>(
    `select n.nspname as schema
     from pg_catalog.pg_extension e
       join pg_catalog.pg_namespace n on n.oid = e.extnamespace
       join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = 'part_config'
     where e.extname = 'pg_partman'
       and pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select')`,
  )
  const schema = rows[0]?.schema
  if (schema === undefined) return new Map()
  const found = await session.query<{ table: string; premake: number }>(
    `select parent_table as "table", premake from ${quoteIdentifier(schema)}.part_config where parent_table = any($1)`,
    [tables.map(labelOf)],
  )
  return new Map(found.rows.map(({ table, premake }) => [table, { schema, table, premake }]))
}
