import type { DeclaredQuery } from '../../explain/declared-query.js'
import { quoteIdentifier } from '../../sql/quote.js'
import type { Session } from '../database.js'

interface KeyRow {
  readonly name: string
  readonly schema: string
  readonly table: string
  readonly isPartitioned: boolean
  /** pg_constraint.confdeltype. */
  readonly action: 'a' | 'r' | 'c' | 'n' | 'd'
  readonly columns: readonly { readonly name: string; readonly type: string; readonly operator: string }[]
}

/**
 * The statement that PostgreSQL runs on the referencing table when a referenced row is deleted, for each foreign key of the
 * schema; named as the constraint.
 *
 * @see postgres src/backend/utils/adt/ri_triggers.c
 */
export async function readKeyChecks(session: Session, schema: string): Promise<readonly DeclaredQuery[]> {
  const { rows } = await session.query<KeyRow>(keysSql, [schema])
  return rows.map((key) => ({
    name: key.name,
    file: '',
    description: '',
    sql: checkOf(key),
    sqlLine: 1,
    parameters: [],
    expectations: [],
    budgets: [],
    sizes: [],
  }))
}

function checkOf({ schema, table, isPartitioned, action, columns }: KeyRow): string {
  const from = `${isPartitioned ? '' : 'only '}${quoteIdentifier(schema)}.${quoteIdentifier(table)} x`
  const where = columns
    .map(({ name, type, operator }, at) => `$${at + 1}::${type} ${operator} x.${quoteIdentifier(name)}`)
    .join(' and ')
  if (action === 'c') return `delete from ${from} where ${where}`
  if (action === 'n' || action === 'd') {
    const sets = columns.map(
      ({ name }) => `${quoteIdentifier(name)} = ${action === 'n' ? 'null' : 'default'}`,
    )
    return `update ${from} set ${sets.join(', ')} where ${where}`
  }
  return `select 1 from ${from} where ${where} for key share of x`
}

const keysSql = `
  select k.conname as name, n.nspname as schema, c.relname as table, c.relkind = 'p' as "isPartitioned",
    k.confdeltype as action,
    (select pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
        'type', pg_catalog.format_type(r.atttypid, null),
        'operator', pg_catalog.format('operator(%I.%s)', m.nspname, o.oprname)) order by u.place)
     from rows from (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey), pg_catalog.unnest(k.conpfeqop))
       with ordinality as u (own, referenced, equal, place)
       join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.own
       join pg_catalog.pg_attribute r on r.attrelid = k.confrelid and r.attnum = u.referenced
       join pg_catalog.pg_operator o on o.oid = u.equal
       join pg_catalog.pg_namespace m on m.oid = o.oprnamespace) as columns
  from pg_catalog.pg_constraint k
    join pg_catalog.pg_class c on c.oid = k.conrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where k.contype = 'f' and k.conparentid = 0 and n.nspname = $1
  order by c.relname, k.conname`
