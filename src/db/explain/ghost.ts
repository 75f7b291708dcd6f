import type {
  GhostColumn,
  GhostIndex,
  GhostPlan,
  GhostSchema,
  RelationSize,
} from '../../explain/ghost-plan.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { Session } from '../database.js'

/** Read what a ghost needs to know of a schema: tables with their columns, and the indexes that have files. */
export async function readGhostSchema(session: Session, schema: string): Promise<GhostSchema> {
  const tables = await session.query<TableRow>(tablesSql, [schema])
  const indexes = await session.query<GhostIndex>(indexesSql, [schema])
  return { tables: tables.rows, indexes: indexes.rows }
}

interface TableRow {
  readonly oid: string
  readonly name: string
  readonly root: string
  readonly isPartitioned: boolean
  readonly columns: readonly GhostColumn[]
}

/** pg_type has no width for types of any length; a vector's is in its modifier. */
const widthSql = `case when a.attlen > 0 then a.attlen when t.typname = 'vector' and a.atttypmod > 0 then a.atttypmod * 4 + 8
  when t.typname = 'numeric' then 8 else 32 end::int`

const tablesSql = `
  select c.oid::text as oid, c.relname as name, c.relkind = 'p' as "isPartitioned",
    coalesce((select p.relname from pg_catalog.pg_partition_ancestors(c.oid) x
      join pg_catalog.pg_class p on p.oid = x.relid where not p.relispartition limit 1), c.relname) as root,
    (select pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname, 'type', t.typname, 'widthBytes', ${widthSql},
       'isUnique', exists (select from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisunique
          and i.indnkeyatts = 1 and i.indkey[0] = a.attnum and i.indpred is null),
       'refersTo', (select f.relname from pg_catalog.pg_constraint k join pg_catalog.pg_class f on f.oid = k.confrelid
          where k.conrelid = c.oid and k.contype = 'f' and k.conkey = array[a.attnum] limit 1)) order by a.attnum)
     from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relkind in ('r', 'p', 'm') order by c.relname`

const indexesSql = `
  select c.oid::text as oid, c.relname as name, i.indrelid::text as "tableOid", am.amname as method,
    (select sum(${widthSql}) from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
     where a.attrelid = c.oid)::int as "entryBytes"
  from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_am am on am.oid = c.relam
  where n.nspname = $1 and c.relkind = 'i' order by c.relname`

/** Import the sizes of tables and indexes, after their files have grown. */
export async function restoreRelations(
  session: Session,
  schema: string,
  { relations }: GhostPlan,
): Promise<void> {
  for (const { name, rows, pages, allVisiblePages } of relations) {
    await session.script(`select pg_catalog.pg_restore_relation_stats('schemaname', ${quoteLiteral(schema)}::text,
      'relname', ${quoteLiteral(name)}::text, 'relpages', ${pages}::integer, 'reltuples', ${rows}::real,
      'relallvisible', ${allVisiblePages}::integer)`)
  }
}

/** Let the session plan with the settings of another server. @param settings as SHOW prints them */
export async function applySettings(
  session: Session,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await session.query('select pg_catalog.set_config($1, $2, false)', [name, value])
  }
}

/** The file of a relation and the size that it is to have. */
export interface GhostFile {
  /** Below the data folder. */
  readonly path: string
  readonly sizeBytes: number
  /** Of a B-tree, levels above its leaves. */
  readonly height: number | null
}

/** Where the files of the sized relations are. */
export async function readGhostFiles(
  session: Session,
  relations: readonly RelationSize[],
): Promise<readonly GhostFile[]> {
  const { rows } = await session.query<{ oid: string; path: string }>(
    'select o::text as oid, pg_catalog.pg_relation_filepath(o::regclass) as path from pg_catalog.unnest($1::oid[]) o',
    [relations.map(({ oid }) => oid)],
  )
  const sizeOf = new Map(relations.map((size) => [size.oid, size]))
  return rows.map(({ oid, path }) => {
    const { filePages, height } = sizeOf.get(oid)!
    return { path, sizeBytes: filePages * 8192, height }
  })
}
