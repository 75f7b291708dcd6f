import type { Fingerprinted } from '../../catalog/fingerprint.js'
import type { Catalog, CatalogObject, ObjectId } from '../../catalog/object.js'
import { printName } from '../../sql/print-name.js'
import type { Session } from '../database.js'
import { dependencyQuery, resolveNeeds } from './dependencies.js'
import { readers } from './index.js'
import type { BuildContext, Built, Row } from './reader.js'
import { type Facts, type ReadOptions, readFacts, runInSnapshot } from './run-in-snapshot.js'

const rolesQuery = 'select oid::bigint as oid, rolname as name from pg_catalog.pg_roles'

/** Objects as they were read. */
export interface Reading extends Fingerprinted {
  /** The catalog, with what each object needs: worked out on the first call, as most readings are only compared. */
  readonly catalog: () => Catalog
}

/** {@link readObjects}, with what each object needs. */
export async function readCatalog(session: Session, options: ReadOptions = {}): Promise<Catalog> {
  return (await readObjects(session, options)).catalog()
}

/**
 * Read the whole schema of a database in two round trips, from one snapshot, by whatever role the session has.
 * Left out: the system's schemas, members of extensions, the ledger.
 */
export async function readObjects(session: Session, options: ReadOptions = {}): Promise<Reading> {
  const facts = await readFacts(session)
  const queries = readers.map((reader) => reader.queries(facts.version))
  const results = await runInSnapshot(session, [rolesQuery, dependencyQuery, ...queries.flat()], options)
  const [roles, dependencies, ...rest] = results.map((result) => result.rows as Row[])
  const context = buildContext(facts, roles!)
  const built = buildAll(
    queries.map((list) => list.length),
    rest,
    context,
  )
  let catalog: Catalog | undefined
  return {
    objects: built.map(({ object }) => object),
    catalog() {
      catalog ??= {
        serverVersionNum: facts.version,
        objects: withNeeds(built, resolveNeeds(dependencies!, built)),
      }
      return catalog
    },
  }
}

function buildContext(facts: Facts, roles: readonly Row[]): BuildContext {
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
  const objects = built.map(({ object }): CatalogObject => {
    const needs = new Set<ObjectId>(object.needs ?? [])
    for (const id of links.get(object.id) ?? []) if (isNeed(object, byId.get(id)!)) needs.add(id)
    if (object.parent !== null) needs.add(object.parent)
    const schema = object.schema === null ? undefined : `schema ${printName(object.schema)}`
    if (schema !== undefined && byId.has(schema)) needs.add(schema)
    // Readers made the object for this alone.
    return Object.assign(object, { needs: [...needs].sort() })
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
