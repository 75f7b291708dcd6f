import type { Catalog, CatalogObject, ObjectId } from '../../catalog/object.js'
import { printName } from '../../sql/print-name.js'
import type { Result, Session } from '../database.js'
import { dependencyQuery, resolveNeeds } from './dependencies.js'
import { readers } from './index.js'
import type { BuildContext, Built, Row } from './reader.js'

export interface ReadOptions {
  /** Read inside the transaction that is open, and leave its settings as they are. */
  readonly inTransaction?: boolean
}

const factsQuery = `select pg_catalog.current_setting('server_version_num')::integer as version, d.datdba::bigint as owner
from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()`

/**
 * Settings that decide how PostgreSQL prints names and constants. Compiling a query that runs for milliseconds takes
 * longer than running it.
 */
const printingSettings = `set local search_path = '';
set local quote_all_identifiers = off;
set local timezone = 'UTC';
set local datestyle = 'ISO, YMD';
set local intervalstyle = 'postgres';
set local bytea_output = 'hex';
set local extra_float_digits = 1;
set local xmloption = 'content';
set local jit = off`

/**
 * Read the whole schema of a database in two round trips, from one snapshot, by whatever role the session has.
 * Left out: the system's schemas, members of extensions, the ledger.
 */
export async function readCatalog(session: Session, options: ReadOptions = {}): Promise<Catalog> {
  const facts = (await session.query<{ version: number; owner: string }>(factsQuery)).rows[0]!
  const queries = readers.map((reader) => reader.queries(facts.version))
  const results = await runAll(
    session,
    [
      'select oid::bigint as oid, rolname as name from pg_catalog.pg_roles',
      dependencyQuery,
      ...queries.flat(),
    ],
    options,
  )
  const [roles, dependencies, ...rest] = results.map((result) => result.rows as Row[])
  const context = buildContext(facts, roles!)
  const built = buildAll(
    queries.map((list) => list.length),
    rest,
    context,
  )
  return { serverVersionNum: facts.version, objects: withNeeds(built, resolveNeeds(dependencies!, built)) }
}

async function runAll(
  session: Session,
  queries: readonly string[],
  { inTransaction }: ReadOptions,
): Promise<readonly Result<Record<string, unknown>>[]> {
  const before = inTransaction
    ? 'savepoint vault_db_read'
    : 'begin isolation level repeatable read, read only'
  const after = inTransaction
    ? 'rollback to savepoint vault_db_read;\nrelease savepoint vault_db_read'
    : 'commit'
  const settings = printingSettings.split(';\n').length
  try {
    const results = await session.script([before, printingSettings, ...queries, after].join(';\n'))
    return results.slice(1 + settings, 1 + settings + queries.length)
  } catch (error) {
    if (!inTransaction) await session.script('rollback').catch(() => {})
    throw error
  }
}

function buildContext(facts: { version: number; owner: string }, roles: readonly Row[]): BuildContext {
  const names = new Map(roles.map((row) => [String(row['oid']), String(row['name'])]))
  const role = (oid: unknown) => names.get(String(oid)) ?? String(oid)
  return {
    serverVersionNum: facts.version,
    databaseOwner: Number(facts.owner),
    role,
    owner: (oid) => (String(oid) === String(facts.owner) ? null : role(oid)),
  }
}

function buildAll(
  counts: readonly number[],
  rows: readonly Row[][],
  context: BuildContext,
): readonly Built[] {
  let next = 0
  return readers.flatMap((reader, at) => {
    const own = rows.slice(next, next + counts[at]!)
    next += counts[at]!
    return reader.build(own, context)
  })
}

function withNeeds(
  built: readonly Built[],
  links: ReadonlyMap<ObjectId, ReadonlySet<ObjectId>>,
): CatalogObject[] {
  const byId = new Map(built.map(({ object }) => [object.id, object]))
  const objects = built.map(({ object }) => {
    const needs = new Set<ObjectId>(object.needs ?? [])
    for (const id of links.get(object.id) ?? []) if (isNeed(object, byId.get(id)!)) needs.add(id)
    if (object.parent !== null) needs.add(object.parent)
    const schema = object.schema === null ? undefined : `schema ${printName(object.schema)}`
    if (schema !== undefined && byId.has(schema)) needs.add(schema)
    return { ...object, needs: [...needs].sort() }
  })
  return objects.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/**
 * Links that are not needs: to an object's own parts, from a sequence to the column that owns it, and from a
 * partition to its parent (it is made alone and attached).
 */
function isNeed(object: Built['object'], target: Built['object']): boolean {
  if (target.parent === object.id) return false
  if (object.kind === 'sequence' && target.kind === 'column') return false
  const partitionOf = (object as { partitionOf?: { parent: ObjectId } | null }).partitionOf
  return !(object.kind === 'table' && partitionOf?.parent === target.id)
}
