import type { TableObject } from '../../catalog/tables.js'
import { printQualified } from '../../sql/print-name.js'
import { grantsFrom } from './grants.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, grantsOf, joinComments, notOfExtension, userSchema } from './sql.js'

/** Tables: plain, partitioned, partitions, inheriting. Foreign tables have a reader of their own. */
export const tableReader: KindReader = {
  name: 'tables',
  queries: () => [
    `select c.oid, n.nspname as schema, c.relname as name, c.relowner as owner, c.relpersistence as persistence,
  case when c.relkind = 'p' then pg_catalog.pg_get_partkeydef(c.oid) end as partition_key,
  pg_catalog.pg_get_expr(c.relpartbound, c.oid) as bound,
  line.parents,
  case when c.reloftype <> 0 then pg_catalog.format_type(c.reloftype, null) end as of_type,
  c.reloptions as options,
  toast.reloptions as toast_options,
  (select a.amname from pg_catalog.pg_am a where a.oid = c.relam and a.amname <> 'heap') as access_method,
  (select s.spcname from pg_catalog.pg_tablespace s where s.oid = c.reltablespace) as tablespace,
  c.relreplident as replica_identity,
  case when c.relreplident = 'i' then (select x.relname from pg_catalog.pg_index i
    join pg_catalog.pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisreplident) end as replica_index,
  clustered.relname as cluster_on,
  c.relrowsecurity as row_security, c.relforcerowsecurity as force_row_security,
  about.description as comment, ${grantsOf('c.relacl', 'r', 'c.relowner')} as grants
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_class toast on toast.oid = c.reltoastrelid
  left join (select i.inhrelid,
      pg_catalog.json_agg(pg_catalog.json_build_array(pn.nspname, pc.relname) order by i.inhseqno) as parents
    from pg_catalog.pg_inherits i join pg_catalog.pg_class pc on pc.oid = i.inhparent
      join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace
    group by i.inhrelid) line on line.inhrelid = c.oid
  left join (select i.indrelid, x.relname from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
    where i.indisclustered) clustered on clustered.indrelid = c.oid
  ${joinComments(classOid.class, 'c.oid')}
where c.relkind in ('r', 'p') and c.relpersistence <> 't' and ${userSchema('n.nspname')}
  and ${notOfExtension(classOid.class, 'c.oid')}`,
  ],
  build: ([rows], context) => rows!.map((row) => buildTable(row, context)),
}

function buildTable(row: Row, context: BuildContext): Built {
  const schema = String(row['schema'])
  const name = String(row['name'])
  const parents = ((row['parents'] ?? []) as [string, string][]).map(
    (parent) => `table ${printQualified(...parent)}`,
  )
  const bound = row['bound'] as string | null
  const object: Omit<TableObject, 'needs'> = {
    kind: 'table',
    id: `table ${printQualified(schema, name)}`,
    name,
    schema,
    parent: null,
    owner: context.owner(row['owner']),
    comment: row['comment'] as string | null,
    grants: grantsFrom(row['grants'], context),
    persistence: row['persistence'] === 'u' ? 'unlogged' : 'permanent',
    partitionKey: row['partition_key'] as string | null,
    partitionOf: bound === null ? null : { parent: parents[0]!, bound },
    inherits: bound === null ? parents : [],
    ofType: row['of_type'] as string | null,
    options: optionsOf(row),
    accessMethod: row['access_method'] as string | null,
    tablespace: row['tablespace'] as string | null,
    replicaIdentity: replicaIdentityOf(row),
    clusterOn: row['cluster_on'] as string | null,
    rowSecurity: row['row_security'] === true,
    forceRowSecurity: row['force_row_security'] === true,
  }
  return { object, addresses: [`${classOid.class}:${row['oid']}:0`] }
}

function optionsOf(row: Row): readonly string[] {
  const own = (row['options'] ?? []) as string[]
  const toast = ((row['toast_options'] ?? []) as string[]).map((option) => `toast.${option}`)
  return [...own, ...toast]
}

function replicaIdentityOf(row: Row): string {
  const words: Record<string, string> = { d: 'default', f: 'full', n: 'nothing' }
  const letter = String(row['replica_identity'])
  // An index that was dropped since leaves the letter behind; PostgreSQL then treats it as nothing.
  if (letter === 'i') return row['replica_index'] === null ? 'nothing' : `index ${row['replica_index']}`
  return words[letter] ?? 'default'
}
