import type { Structure, TableFacts } from '../../indexes/structure.js'
import { printName, printQualified } from '../../sql/print-name.js'
import type { Session } from '../database.js'
import { classOid, notOfExtension, userSchema } from '../read-catalog/sql.js'

const tablesSql = `
select n.nspname as schema, t.relname as name, t.relkind = 'p' as partitioned, t.relispartition as "isPartition",
  t.relrowsecurity as "rowSecurity",
  (select pg_catalog.count(*)::integer from pg_catalog.pg_policy p where p.polrelid = t.oid) as policies,
  (select pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
      'type', pg_catalog.format_type(a.atttypid, a.atttypmod)) order by c.at)
    from pg_catalog.pg_constraint k, pg_catalog.unnest(k.conkey) with ordinality c(number, at)
      join pg_catalog.pg_attribute a on a.attnum = c.number
    where k.conrelid = t.oid and k.contype = 'p' and a.attrelid = t.oid) as "primaryKey",
  (select x.relname from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
      join pg_catalog.pg_am am on am.oid = x.relam and am.amname = 'btree'
    where t.relkind = 'r' and i.indrelid = t.oid and i.indisunique and i.indimmediate and i.indisvalid
      and i.indpred is null and i.indexprs is null
      and not exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid)
      and not exists (select from pg_catalog.unnest(i.indoption) o where o <> 0)
      and not exists (select from pg_catalog.generate_series(0, i.indnkeyatts - 1) k(n)
        join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[k.n] where not a.attnotnull)
    order by i.indnkeyatts, x.relname limit 1) as candidate
from pg_catalog.pg_class t
  join pg_catalog.pg_namespace n on n.oid = t.relnamespace
where t.relkind in ('r', 'p') and t.relpersistence <> 't' and ${userSchema('n.nspname')}
  and ${notOfExtension(classOid.class, 't.oid')}
order by n.nspname, t.relname`

/** Not enforced constraints (PostgreSQL 18) are never validated, on purpose. */
const unvalidatedSql = (version: number) => `
select n.nspname as schema, t.relname as "table", k.conname as name,
  case k.contype when 'f' then 'foreign key' when 'n' then 'not-null constraint' else 'check' end as kind,
  pg_catalog.pg_get_constraintdef(k.oid) as definition
from pg_catalog.pg_constraint k
  join pg_catalog.pg_class t on t.oid = k.conrelid
  join pg_catalog.pg_namespace n on n.oid = t.relnamespace
where k.contype in ('c', 'f', 'n') and not k.convalidated and k.conparentid = 0
  and (k.conislocal or not exists (select from pg_catalog.pg_inherits h where h.inhrelid = t.oid))
  ${version >= 180_000 ? 'and k.conenforced' : ''}
  and t.relpersistence <> 't' and ${userSchema('n.nspname')} and ${notOfExtension(classOid.class, 't.oid')}
order by n.nspname, t.relname, k.conname`

interface TableRow extends Omit<TableFacts, 'id' | 'table' | 'candidateKey'> {
  readonly schema: string
  readonly name: string
  readonly candidate: string | null
}

interface UnvalidatedRow {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly kind: string
  readonly definition: string
}

/** Tables with their keys, and constraints that were never validated. */
export async function readTables(
  session: Session,
  version: number,
): Promise<Pick<Structure, 'tables' | 'unvalidated'>> {
  const tables = await session.query<TableRow>(tablesSql)
  const unvalidated = await session.query<UnvalidatedRow>(unvalidatedSql(version))
  return {
    tables: tables.rows.map(({ schema, name, candidate, ...row }) => {
      const table = printQualified(schema, name)
      const candidateKey = candidate === null ? null : printName(candidate)
      return { ...row, id: `table ${table}`, table, candidateKey }
    }),
    unvalidated: unvalidated.rows.map(({ schema, table: name, ...row }) => {
      const table = printQualified(schema, name)
      return { ...row, id: `constraint ${table}.${printName(row.name)}`, table }
    }),
  }
}
