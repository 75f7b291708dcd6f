import type { SchemaColumn, SchemaKey, SchemaRelation, TypeSchema, UserType } from '../types/schema.js'
import type { Session } from './database.js'
import { type ReadOptions, runInSnapshot } from './read-catalog/run-in-snapshot.js'
import { classOid, joinComments, notOfExtension, userSchema } from './read-catalog/sql.js'

export interface ReadTypeOptions extends ReadOptions {
  /** Read the checks of all columns, which PostgreSQL takes long to print, and not only those of texts. */
  readonly allChecks?: boolean
}

const fromRelations = `from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace`
const ofUsers = `c.relkind in ('r', 'p', 'f', 'v', 'm') and c.relpersistence <> 't' and ${userSchema('n.nspname')}
  and ${notOfExtension(classOid.class, 'c.oid')}`

const relationQuery = `select c.oid, n.nspname as schema, c.relname as name, c.relkind as kind, c.relispartition as part,
  about.description as comment, case when c.relkind in ('v', 'm') then r.ev_action end::text as tree
${fromRelations} ${joinComments(classOid.class, 'c.oid')}
  left join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
where ${ofUsers}`

// 100 is the collation of the database.
const columnQuery = `select a.attrelid as oid, a.attnum as number, a.attname as name, a.attndims as dimensions,
  pg_catalog.format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as "notNull",
  a.atthasdef or a.attidentity in ('a', 'd') as "hasDefault", about.description as comment,
  a.attidentity = 'a' or a.attgenerated in ('s', 'v') as "isFilled", a.attcollation not in (0, 100) as "hasCollation"
${fromRelations} join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  ${joinComments(classOid.class, 'c.oid', { column: 'a.attnum' })}
where ${ofUsers}
order by a.attrelid, a.attnum`

const constraintQuery = (
  allChecks: boolean,
) => `select k.conrelid as oid, k.contype as kind, k.conkey as columns,
  k.confrelid as target, k.confkey as "targetColumns",
  case when k.contype = 'c' then pg_catalog.pg_get_expr(k.conbin, k.conrelid) end as expression
from pg_catalog.pg_constraint k
where k.conrelid >= 16384 and case k.contype when 'f' then k.conparentid = 0 when 'n' then not k.convalidated
  when 'c' then k.convalidated and not k.connoinherit and pg_catalog.cardinality(k.conkey) = 1
    and (${allChecks} or exists (select from pg_catalog.pg_attribute a where a.attrelid = k.conrelid
      and a.attnum = k.conkey[1] and a.atttypid in ('text'::regtype, 'varchar'::regtype))) end
order by k.conname`

const typeQuery = `select pg_catalog.format_type(t.oid, null) as printed, n.nspname as schema, t.typname as name,
  t.typtype as kind, e.labels, pg_catalog.format_type(t.typbasetype, t.typtypmod) as type, t.typnotnull as "notNull",
  t.typdefault is not null as "hasDefault", t.typcollation not in (0, 100) as "hasCollation",
  (select pg_catalog.json_agg(pg_catalog.pg_get_expr(k.conbin, 0) order by k.conname) from pg_catalog.pg_constraint k
    where k.contypid = t.oid and k.contype = 'c' and k.convalidated) as checks,
  ${userSchema('n.nspname')} and ${notOfExtension(classOid.type, 't.oid')} as "isOwn", about.description as comment
from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  left join (select l.enumtypid, pg_catalog.json_agg(l.enumlabel order by l.enumsortorder) as labels
    from pg_catalog.pg_enum l group by l.enumtypid) e on e.enumtypid = t.oid
  ${joinComments(classOid.type, 't.oid')}
where t.typtype in ('e', 'd', 'r', 'm')
  or t.typtype = 'c' and exists (select from pg_catalog.pg_class c where c.oid = t.typrelid and c.relkind = 'c')
order by t.oid`

// What takes jsonb may give null for a JSON null; such functions are left out, so that nobody relies on them.
const functionQuery = `select p.oid, p.proname as name
from pg_catalog.pg_proc p
where p.pronamespace = 'pg_catalog'::regnamespace and 3802 <> all (p.proargtypes::oid[])
  and p.oid = any (array(select distinct used.found[1]::oid
    ${fromRelations} join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN',
    pg_catalog.regexp_matches(r.ev_action::text, ':(?:funcid|opfuncid|aggfnoid|winfnoid) (\\d+)', 'g') used (found)
    where c.relkind in ('v', 'm') and ${ofUsers}))`

interface RelationRow extends Pick<SchemaRelation, 'oid' | 'schema' | 'name' | 'comment' | 'tree'> {
  readonly kind: string
  readonly part: boolean
}
interface ConstraintRow extends SchemaKey {
  readonly oid: number
  readonly kind: string
  readonly expression: string
}

/** Read what the types of a database are made of, in one round trip, from one snapshot. Writes nothing. */
export async function readTypeSchema(session: Session, options: ReadTypeOptions = {}): Promise<TypeSchema> {
  const queries = [
    relationQuery,
    columnQuery,
    constraintQuery(options.allChecks === true),
    typeQuery,
    functionQuery,
  ]
  const results = await runInSnapshot(session, queries, options)
  const [relations, columns, constraints, types, functions] = results.map(({ rows }) => rows as unknown)
  const columnsOf = groupByOid(columns as (SchemaColumn & { readonly oid: number })[])
  const constraintsOf = groupByOid(constraints as ConstraintRow[])
  return {
    relations: (relations as RelationRow[]).map((row) =>
      buildRelation(row, columnsOf.get(row.oid) ?? [], constraintsOf.get(row.oid) ?? []),
    ),
    types: new Map((types as TypeRow[]).map((row) => [row.printed, buildType(row)])),
    functions: new Map((functions as { oid: number; name: string }[]).map(({ oid, name }) => [oid, name])),
  }
}

const relationKinds: Readonly<Record<string, SchemaRelation['kind']>> = {
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
}

function buildRelation(
  { oid, schema, name, comment, tree, kind, part }: RelationRow,
  columns: readonly SchemaColumn[],
  constraints: readonly ConstraintRow[],
): SchemaRelation {
  const checks = new Map<number, readonly string[]>()
  for (const { kind: type, columns: on, expression } of constraints) {
    if (type === 'c') checks.set(on[0]!, [...(checks.get(on[0]!) ?? []), expression])
  }
  return {
    oid,
    schema,
    name,
    comment,
    kind: relationKinds[kind] ?? 'table',
    isPartition: part,
    columns,
    keys: constraints.filter((row) => row.kind === 'f'),
    checks,
    unproven: new Set(constraints.flatMap((row) => (row.kind === 'n' ? row.columns : []))),
    tree,
  }
}

interface TypeRow {
  readonly printed: string
  readonly kind: string
  readonly schema: string
  readonly name: string
  readonly comment: string | null
  readonly isOwn: boolean
  readonly labels: readonly string[] | null
  readonly type: string
  readonly notNull: boolean
  readonly hasDefault: boolean
  readonly hasCollation: boolean
  readonly checks: readonly string[] | null
}

function buildType(row: TypeRow): UserType {
  if (row.kind === 'e') return { ...row, kind: 'enum', labels: row.labels ?? [] }
  if (row.kind === 'd') return { ...row, kind: 'domain', checks: row.checks ?? [] }
  return { kind: row.kind === 'c' ? 'composite' : row.kind === 'r' ? 'range' : 'multirange' }
}

/** Rows of one oid lie together, or do not; either way they keep their order. */
function groupByOid<T extends { readonly oid: number }>(
  rows: readonly T[],
): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>()
  for (const row of rows) {
    const group = groups.get(row.oid)
    if (group) group.push(row)
    else groups.set(row.oid, [row])
  }
  return groups
}
