import { printQualified } from '../sql/print-name.js'
import type { TypeFacts } from '../types/facts.js'
import type { Session } from './database.js'
import { classOid, notOfExtension, userSchema } from './read-catalog/sql.js'

const ofUsers = `c.relpersistence <> 't' and ${userSchema('n.nspname')} and ${notOfExtension(classOid.class, 'c.oid')}`

const relationQuery = `select c.oid::bigint::text as oid, n.nspname as schema, c.relname as name
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'f', 'v', 'm') and ${ofUsers}`

const treeQuery = `select c.oid::bigint::text as oid, r.ev_action::text as tree
from pg_catalog.pg_rewrite r join pg_catalog.pg_class c on c.oid = r.ev_class and r.rulename = '_RETURN'
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('v', 'm') and ${ofUsers}`

// What takes jsonb may give null for a JSON null; such functions are left out, so that nobody relies on them.
const functionQuery = `select p.oid::bigint::text as oid, p.proname as name
from pg_catalog.pg_proc p
where p.pronamespace = 'pg_catalog'::regnamespace and 3802 <> all (p.proargtypes::oid[])
  and p.oid = any (array(select distinct used.found[1]::oid from (${treeQuery}) trees,
    pg_catalog.regexp_matches(trees.tree, ':(?:funcid|opfuncid|aggfnoid|winfnoid) (\\d+)', 'g') used (found)))`

const dimensionQuery = `select n.nspname as schema, c.relname as name, a.attname as "column", a.attndims as dimensions
from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where a.attnum > 0 and not a.attisdropped and a.attndims > 1 and c.relkind in ('r', 'p', 'f') and ${ofUsers}`

const unprovenQuery = `select n.nspname as schema, c.relname as name, a.attname as "column"
from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
where k.contype = 'n' and not k.convalidated and ${ofUsers}`

interface ColumnRow {
  readonly schema: string
  readonly name: string
  readonly column: string
  readonly dimensions: number
}

/**
 * Read what types need beyond the catalog, in one round trip: the stored queries of the views, the names of the
 * functions in them, dimensions of arrays, and NOT NULLs that were never validated. Writes nothing.
 */
export async function readTypeFacts(session: Session): Promise<TypeFacts> {
  const queries = [relationQuery, treeQuery, functionQuery, dimensionQuery, unprovenQuery]
  const results = await session.script(queries.join(';\n'))
  const [relations, trees, functions, dimensions, unproven] = results.map(({ rows }) => rows as unknown[])
  const names = new Map(
    (relations as { oid: string; schema: string; name: string }[]).map(({ oid, schema, name }) => [
      Number(oid),
      printQualified(schema, name),
    ]),
  )
  return {
    relations: names,
    views: (trees as { oid: string; tree: string }[]).map(({ oid, tree }) => ({
      view: names.get(Number(oid))!,
      tree,
    })),
    functions: new Map(
      (functions as { oid: string; name: string }[]).map((row) => [Number(row.oid), row.name]),
    ),
    dimensions: new Map((dimensions as ColumnRow[]).map((row) => [columnId(row), row.dimensions])),
    unproven: new Set((unproven as ColumnRow[]).map(columnId)),
  }
}

function columnId({ schema, name, column }: ColumnRow): string {
  return `column ${printQualified(schema, name, column)}`
}
