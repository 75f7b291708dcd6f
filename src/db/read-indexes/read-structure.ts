import type { IndexFacts, IndexKey, LackingPartition, Structure } from '../../indexes/structure.js'
import { printQualified } from '../../sql/print-name.js'
import type { Session } from '../database.js'
import { classOid, notOfExtension, userSchema } from '../read-catalog/sql.js'
import { readCollations } from './read-collations.js'
import { readForeignKeys } from './read-foreign-keys.js'
import { readSecurity } from './read-security.js'
import { readSequences } from './read-sequences.js'
import { readTables } from './read-tables.js'

/**
 * What the catalogs say of indexes, keys, sequences, collations and policies of all user schemas. Runs in the
 * transaction that is open, whose search_path must be empty: names are printed with their schemas. No role needs more
 * than to connect.
 */
export async function readStructure(session: Session): Promise<Structure> {
  const facts = await session.query<{ version: number; database: string }>(
    `select pg_catalog.current_setting('server_version_num')::integer as version,
  pg_catalog.current_database() as database`,
  )
  const { version, database } = facts.rows[0]!
  return {
    serverVersionNum: version,
    database,
    indexes: await readIndexes(session, version),
    foreignKeys: await readForeignKeys(session),
    ...(await readTables(session, version)),
    sequences: await readSequences(session),
    collations: await readCollations(session, version),
    ...(await readSecurity(session)),
  }
}

/** Attribute of the index that stands for key number k.n. */
const keyJson = `pg_catalog.json_build_object(
      'expression', pg_catalog.pg_get_indexdef(i.indexrelid, k.n, true),
      'column', case when i.indkey[k.n - 1] <> 0 then a.attname end,
      'operatorClass', i.indclass[k.n - 1]::text,
      'operatorFamily', (select oc.opcfamily::text from pg_catalog.pg_opclass oc where oc.oid = i.indclass[k.n - 1]),
      'collation', i.indcollation[k.n - 1]::text,
      'columnCollation', case when i.indkey[k.n - 1] <> 0 then a.attcollation::text end,
      'option', i.indoption[k.n - 1], 'notNull', coalesce(a.attnotnull, false),
      'parameters', coalesce((select ia.attoptions from pg_catalog.pg_attribute ia
        where ia.attrelid = i.indexrelid and ia.attnum = k.n), '{}'))`

/**
 * A concurrent build holds SHARE UPDATE EXCLUSIVE on its table throughout, which every role can see; whose build it is,
 * only members of pg_read_all_stats.
 */
const building = `(exists (select from pg_catalog.pg_stat_progress_create_index p
      where p.datid = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
        and (p.index_relid = i.indexrelid or p.relid = i.indrelid and p.index_relid = 0
          or p.relid is null and exists (select from pg_catalog.pg_locks l where l.pid = p.pid and l.locktype = 'relation'
            and l.relation = i.indrelid and l.mode in ('ShareUpdateExclusiveLock', 'ShareLock') and l.granted))))`

const lacking = `(select pg_catalog.json_agg(pg_catalog.json_build_array(pn.nspname, pc.relname, an.nspname, ac.relname)
      order by pc.relname)
    from pg_catalog.pg_inherits h join pg_catalog.pg_class pc on pc.oid = h.inhrelid and pc.relkind in ('r', 'p')
      join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace
      left join (pg_catalog.pg_inherits ih join pg_catalog.pg_index ai on ai.indexrelid = ih.inhrelid
        join pg_catalog.pg_class ac on ac.oid = ai.indexrelid
        join pg_catalog.pg_namespace an on an.oid = ac.relnamespace)
        on ih.inhparent = i.indexrelid and ai.indrelid = h.inhrelid
    where h.inhparent = i.indrelid and coalesce(ai.indisvalid, false) = false)`

const indexesSql = (version: number) => `
select i.indexrelid::bigint::float8 as oid, n.nspname as schema, x.relname as name,
  coalesce(own.nspname, tn.nspname) as table_schema, coalesce(owner.relname, t.relname) as "table",
  t.relkind = 't' as toast, am.amname as method, pg_catalog.pg_get_indexdef(i.indexrelid) as definition,
  i.indisunique as "unique", i.indisexclusion as exclusion, i.indimmediate as immediate, i.indisvalid as valid,
  i.indisready as ready, i.indislive as live, i.indisreplident as "replicaIdentity", i.indisclustered as clustered,
  ${version >= 150_000 ? 'i.indnullsnotdistinct' : 'false'} as "nullsNotDistinct",
  (select pg_catalog.json_agg(${keyJson} order by k.n)
    from pg_catalog.generate_series(1, i.indnkeyatts) k(n)
      left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k.n - 1]) as keys,
  (select pg_catalog.json_agg(pg_catalog.pg_get_indexdef(i.indexrelid, k.n, true) order by k.n)
    from pg_catalog.generate_series(i.indnkeyatts + 1, i.indnatts) k(n)) as include,
  pg_catalog.pg_get_expr(i.indpred, i.indrelid, true) as predicate,
  (select c.conname from pg_catalog.pg_constraint c
    where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x') limit 1) as "constraint",
  exists (select from pg_catalog.pg_constraint c where c.conindid = i.indexrelid and c.contype = 'f') as referenced,
  x.relkind = 'I' as partitioned, x.relispartition as attached,
  not (i.indisvalid and i.indisready) and ${building} as building,
  case when x.relkind = 'I' and not i.indisvalid then ${lacking} end as lacking
from pg_catalog.pg_index i
  join pg_catalog.pg_class x on x.oid = i.indexrelid
  join pg_catalog.pg_namespace n on n.oid = x.relnamespace
  join pg_catalog.pg_am am on am.oid = x.relam
  join pg_catalog.pg_class t on t.oid = i.indrelid
  join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
  left join pg_catalog.pg_class owner on t.relkind = 't' and owner.reltoastrelid = t.oid
  left join pg_catalog.pg_namespace own on own.oid = owner.relnamespace
where (t.relkind in ('r', 'p', 'm') or owner.oid is not null and not i.indisvalid)
  and t.relpersistence <> 't' and ${userSchema('coalesce(own.nspname, tn.nspname)')}
  and ${notOfExtension(classOid.class, 'coalesce(owner.oid, t.oid)')}
order by i.indexrelid`

type Row = Omit<IndexFacts, 'id' | 'qualified' | 'isToast' | 'include' | 'lacking' | 'keys'> & {
  readonly table_schema: string
  readonly toast: boolean
  readonly keys: readonly IndexKey[] | null
  readonly include: readonly string[] | null
  readonly lacking: readonly (readonly [string, string, string | null, string | null])[] | null
}

async function readIndexes(session: Session, version: number): Promise<readonly IndexFacts[]> {
  const { rows } = await session.query<Row>(indexesSql(version))
  return rows.map(({ table_schema: tableSchema, toast, lacking: parts, ...row }) => {
    const qualified = printQualified(row.schema, row.name)
    return {
      ...row,
      id: `index ${qualified}`,
      qualified,
      table: printQualified(tableSchema, row.table),
      isToast: toast,
      keys: row.keys ?? [],
      include: row.include ?? [],
      lacking: (parts ?? []).map(lackingFrom),
    }
  })
}

function lackingFrom([schema, name, indexSchema, index]: readonly [
  string,
  string,
  string | null,
  string | null,
]): LackingPartition {
  const attached = indexSchema === null || index === null ? null : printQualified(indexSchema, index)
  return { table: printQualified(schema, name), attached }
}
