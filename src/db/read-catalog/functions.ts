import type { FunctionObject, RoutineArgument, RoutineObject } from '../../catalog/functions.js'
import { baseObject, listOf, textOrNull } from './base-object.js'
import { dependsOnExtensions, extensionsOf } from './depends-on-extensions.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, grantsOf, userSchema } from './sql.js'

const modes: Readonly<Record<string, RoutineArgument['mode']>> = {
  i: 'in',
  o: 'out',
  b: 'inout',
  v: 'variadic',
}
const parallelWords = { r: 'restricted', s: 'safe', u: 'unsafe' } as const
const volatilityWords = { i: 'immutable', s: 'stable', v: 'volatile' } as const

/**
 * What every routine has, with `from`. Routines that are inner parts of something (constructors of range types) are
 * left out, like those of extensions.
 */
export function routineQuery(columns: string, joins: string, condition: string): string {
  return `select p.oid, n.nspname as schema, p.proname as name, p.prokind as kind, p.proowner as owner,
  pg_catalog.oidvectortypes(p.proargtypes) as input_types,
  (select pg_catalog.json_agg(pg_catalog.json_build_array(coalesce(p.proargmodes[a.n], 'i'), coalesce(p.proargnames[a.n], ''),
      pg_catalog.format_type(a.type, null),
      case when p.pronargdefaults > 0 then pg_catalog.pg_get_function_arg_default(p.oid, a.n::integer) end) order by a.n)
    from pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality a(type, n)) as arguments,
  pg_catalog.pg_get_function_result(p.oid) as returns, p.proparallel as parallel,
  ${columns},
  ${commentOf(classOid.procedure, 'p.oid')} as comment, ${grantsOf('p.proacl', 'f', 'p.proowner')} as grants
from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  ${joins}
where ${condition} and ${userSchema('n.nspname')}
  and not exists (select from pg_catalog.pg_depend e where e.classid = ${classOid.procedure} and e.objid = p.oid
    and e.objsubid = 0 and e.deptype in ('e', 'i'))`
}

/** What every routine has, from a row of {@link routineQuery}. */
export function buildRoutine<K extends RoutineObject['kind']>(row: Row, kind: K, context: BuildContext) {
  const base = baseObject(kind, row, context)
  return {
    ...base,
    id: `${base.id}(${row['input_types']})`,
    arguments: argumentsOf(row),
    returns: textOrNull(row['returns']),
    parallel: parallelWords[row['parallel'] as keyof typeof parallelWords],
  }
}

function argumentsOf(row: Row): readonly RoutineArgument[] {
  const list = listOf<readonly [string, string, string, string | null]>(row['arguments'])
  // Mode `t` is a column of RETURNS TABLE, which `returns` prints.
  return list
    .filter(([mode]) => mode !== 't')
    .map(([mode, name, type, value]) => ({
      mode: modes[mode] ?? 'in',
      name: name === '' ? null : name,
      type,
      default: value,
    }))
}

/** Functions (window functions among them) and procedures. */
export const functionReader: KindReader = {
  name: 'functions',
  queries: () => [
    routineQuery(
      `l.lanname as language, p.prosrc as body, p.probin as library, p.prosqlbody is not null as has_sql_body,
  case when p.prosqlbody is not null then pg_catalog.pg_get_function_sqlbody(p.oid) end as sql_body,
  p.provolatile as volatility, p.proisstrict as strict, p.prosecdef as security_definer, p.proleakproof as leakproof,
  p.procost as cost, p.prorows as rows,
  case when p.prosupport::oid <> 0 then p.prosupport::text end as support,
  case when p.protrftypes is not null then (select pg_catalog.json_agg(pg_catalog.format_type(t.type, null) order by t.n)
    from pg_catalog.unnest(p.protrftypes) with ordinality t(type, n)) end as transforms,
  p.proconfig as settings, ${dependsOnExtensions(classOid.procedure, 'p.oid')} as extensions`,
      'join pg_catalog.pg_language l on l.oid = p.prolang',
      `p.prokind in ('f', 'p', 'w')`,
    ),
  ],
  build: ([rows], context) => rows!.map((row) => buildFunction(row, context)),
}

function buildFunction(row: Row, context: BuildContext): Built {
  const extensions = extensionsOf(row)
  const hasSqlBody = row['has_sql_body'] === true
  const object: Omit<FunctionObject, 'needs'> = {
    ...buildRoutine(row, row['kind'] === 'p' ? 'procedure' : 'function', context),
    language: String(row['language']),
    body: hasSqlBody ? null : String(row['body']),
    library: textOrNull(row['library']),
    sqlBody: textOrNull(row['sql_body']),
    window: row['kind'] === 'w',
    volatility: volatilityWords[row['volatility'] as keyof typeof volatilityWords],
    strict: row['strict'] === true,
    securityDefiner: row['security_definer'] === true,
    leakproof: row['leakproof'] === true,
    cost: Number(row['cost']),
    rows: Number(row['rows']),
    support: textOrNull(row['support']),
    transforms: listOf(row['transforms']),
    settings: listOf(row['settings']),
    dependsOnExtensions: extensions.names,
  }
  return {
    object: { ...object, needs: extensions.needs },
    addresses: [`${classOid.procedure}:${row['oid']}:0`],
  }
}
