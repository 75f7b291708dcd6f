import type { PolicyFacts, Structure, ViewFacts } from '../../indexes/structure.js'
import { printName, printQualified } from '../../sql/print-name.js'
import type { Session } from '../database.js'
import { classOid, notOfExtension, userSchema } from '../read-catalog/sql.js'

const policiesSql = `
select n.nspname as schema, t.relname as "table", p.polname as name, p.polpermissive as permissive,
  case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
    else 'all' end as command,
  (select pg_catalog.json_agg(case when r.oid = 0 then 'public' else pg_catalog.pg_get_userbyid(r.oid)::text end)
    from pg_catalog.unnest(p.polroles) r(oid)) as roles,
  pg_catalog.pg_get_expr(p.polqual, p.polrelid) as "using",
  pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as "check"
from pg_catalog.pg_policy p
  join pg_catalog.pg_class t on t.oid = p.polrelid
  join pg_catalog.pg_namespace n on n.oid = t.relnamespace
where ${userSchema('n.nspname')} and ${notOfExtension(classOid.class, 't.oid')}
order by n.nspname, t.relname, p.polname`

/** The policies of a table bind neither its owner, unless forced, nor superusers and roles with BYPASSRLS. */
const viewsSql = `
select n.nspname as schema, v.relname as name, v.relkind = 'm' as materialized,
  coalesce((select o.option_value::boolean from pg_catalog.pg_options_to_table(v.reloptions) o
    where o.option_name = 'security_invoker'), false) as invoker,
  r.rolname as owner,
  (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(secured.nspname, secured.relname)), '[]') from (
    select distinct tn.nspname, t.relname from pg_catalog.pg_rewrite w
      join pg_catalog.pg_depend d on d.classid = ${classOid.rewrite} and d.objid = w.oid and d.refclassid = ${classOid.class}
      join pg_catalog.pg_class t on t.oid = d.refobjid and t.relrowsecurity
      join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
    where w.ev_class = v.oid and (r.rolsuper or r.rolbypassrls or t.relowner = v.relowner and not t.relforcerowsecurity)
  ) secured) as secured,
  (select coalesce(pg_catalog.json_agg(distinct
      case when g.grantee = 0 then 'public' else pg_catalog.pg_get_userbyid(g.grantee)::text end), '[]')
    from pg_catalog.aclexplode(v.relacl) g where g.privilege_type = 'SELECT' and g.grantee <> v.relowner) as readers
from pg_catalog.pg_class v
  join pg_catalog.pg_namespace n on n.oid = v.relnamespace
  join pg_catalog.pg_roles r on r.oid = v.relowner
where v.relkind in ('v', 'm') and ${userSchema('n.nspname')} and ${notOfExtension(classOid.class, 'v.oid')}
order by n.nspname, v.relname`

/** Bodies in standard SQL are bound when the function is made: nobody's search_path is asked again. */
const functionsSql = `
select n.nspname as schema, p.proname as name,
  pg_catalog.oidvectortypes(p.proargtypes) as types, pg_catalog.pg_get_userbyid(p.proowner)::text as owner,
  case p.prokind when 'p' then 'procedure' else 'function' end as kind
from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  join pg_catalog.pg_language l on l.oid = p.prolang
where p.prosecdef and p.prosqlbody is null and l.lanname not in ('c', 'internal')
  and not exists (select from pg_catalog.unnest(p.proconfig) setting where setting like 'search\\_path=%')
  and ${userSchema('n.nspname')} and ${notOfExtension(classOid.procedure, 'p.oid')}
order by n.nspname, p.proname`

interface PolicyRow extends Omit<PolicyFacts, 'id' | 'table' | 'roles'> {
  readonly schema: string
  readonly table: string
  readonly roles: readonly string[] | null
}

interface ViewRow extends Omit<ViewFacts, 'id' | 'view' | 'secured'> {
  readonly schema: string
  readonly name: string
  readonly secured: readonly (readonly [string, string])[]
}

interface FunctionRow {
  readonly schema: string
  readonly name: string
  readonly types: string
  readonly owner: string
  readonly kind: string
}

/** Policies, views over tables that have some, and functions that run with their owner's rights. */
export async function readSecurity(
  session: Session,
): Promise<Pick<Structure, 'policies' | 'views' | 'openFunctions'>> {
  const policies = await session.query<PolicyRow>(policiesSql)
  const views = await session.query<ViewRow>(viewsSql)
  const functions = await session.query<FunctionRow>(functionsSql)
  return {
    policies: policies.rows.map(({ schema, table: name, roles, ...row }) => {
      const table = printQualified(schema, name)
      return { ...row, id: `policy ${table}.${printName(row.name)}`, table, roles: roles ?? [] }
    }),
    views: views.rows.map(({ schema, name, secured, ...row }) => {
      const view = printQualified(schema, name)
      const kind = row.materialized ? 'materialized view' : 'view'
      return {
        ...row,
        id: `${kind} ${view}`,
        view,
        secured: secured.map((names) => printQualified(...names)),
      }
    }),
    openFunctions: functions.rows.map(({ schema, name, types, owner, kind }) => {
      const signature = `${printQualified(schema, name)}(${types})`
      return { id: `${kind} ${signature}`, signature, owner }
    }),
  }
}
