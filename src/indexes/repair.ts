import { diffCatalogs } from '../catalog/diff-catalogs.js'
import type { Catalog, CatalogObject, ObjectId } from '../catalog/object.js'
import { quoteLiteral } from '../sql/quote.js'
import type { Fix } from './check.js'
import type { Contract } from './evidence.js'

/**
 * The SQL that makes objects again what head declares, in forms that let others work (CONCURRENTLY, NOT VALID and then
 * VALIDATE), and the same as a migration that does nothing where nothing is wrong. Pure.
 *
 * @param ids  indexes, constraints or columns that are missing or differ
 * @returns    null where something that they need is missing as well
 */
export function restoreFix(contract: Contract, ids: readonly ObjectId[]): Fix | null {
  const wanted = withParts(contract.expected, ids)
  const names = new Set(wanted.map(({ id }) => id))
  const live = new Set(contract.actual.objects.map(({ id }) => id))
  const isThere = (id: ObjectId) => live.has(id) || names.has(id)
  const needs = wanted.flatMap((object) => object.needs)
  if (!needs.every((id) => isThere(id) || !contract.expected.objects.some((each) => each.id === id)))
    return null
  const near = closureOf(contract, [...names])
  const from = contract.actual.objects.filter(({ id }) => near.has(id))
  const to = [...from.filter(({ id }) => !names.has(id)), ...wanted]
  const changes = diffCatalogs(catalogOf(contract.actual, from), catalogOf(contract.actual, to))
  if (changes.some(({ kind }) => kind === 'unsupported')) return null
  const repair = changes.flatMap(({ sql }) => sql)
  if (repair.length === 0) return null
  return { repair, migration: { up: repair.map(unlessDone), down: [] } }
}

function catalogOf(like: Catalog, objects: readonly CatalogObject[]): Catalog {
  return { ...like, objects: [...objects].sort((a, b) => (a.id < b.id ? -1 : 1)) }
}

function withParts({ objects }: Catalog, ids: readonly ObjectId[]): readonly CatalogObject[] {
  const wanted = new Set(ids)
  for (let size = 0; size !== wanted.size; ) {
    size = wanted.size
    for (const object of objects) {
      const whole = (object as { partitionOf?: unknown }).partitionOf
      if (typeof whole === 'string' && wanted.has(whole)) wanted.add(object.id)
    }
  }
  return objects.filter(({ id }) => wanted.has(id))
}

/** The objects and all that they stand on, in either catalog. */
function closureOf({ expected, actual }: Contract, ids: readonly ObjectId[]): ReadonlySet<ObjectId> {
  const objects = new Map([...expected.objects, ...actual.objects].map((object) => [object.id, object]))
  const own = new Map(expected.objects.map((object) => [object.id, object]))
  const reached = new Set<ObjectId>()
  const queue = [...ids]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (reached.has(id)) continue
    reached.add(id)
    const whole = (objects.get(id) as { partitionOf?: { parent?: ObjectId } | null } | undefined)?.partitionOf
    if (whole?.parent) queue.push(whole.parent)
    queue.push(...(objects.get(id)?.needs ?? []), ...(own.get(id)?.needs ?? []))
  }
  return reached
}

/** A statement that does nothing where its work is done. Pure. */
export function unlessDone(sql: string): string {
  const added = /^alter table (?:only )?(.+?) add constraint ("(?:[^"]|"")+"|\S+) /s.exec(sql)
  if (added) return unlessConstraint(sql, added[1]!, added[2]!)
  return sql
    .replace(/^(create (?:unique )?index (?:concurrently )?)(?!if not exists)/, '$1if not exists ')
    .replace(/^(drop index (?:concurrently )?)(?!if exists)/, '$1if exists ')
    .replace(/^(alter table (?:only )?.+? drop constraint )(?!if exists)/s, '$1if exists ')
}

/** @param table, name as SQL writes them */
function unlessConstraint(sql: string, table: string, name: string): string {
  const plain = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
  return guarded(
    `not exists (select from pg_catalog.pg_constraint where conrelid = ${quoteLiteral(table)}::pg_catalog.regclass and conname = ${quoteLiteral(plain)})`,
    sql,
  )
}

/** A statement that runs only where a condition holds. Pure. */
export function guarded(condition: string, sql: string): string {
  return `do $vault_db$ begin\n  if ${condition} then\n    ${sql};\n  end if;\nend $vault_db$`
}

/** Drop an index while others work. Pure. */
export function dropIndexSql(index: { readonly qualified: string; readonly partitioned: boolean }): string {
  return `drop index ${index.partitioned ? '' : 'concurrently '}${index.qualified}`
}

/**
 * A migration that drops an index for good, and makes it again on the way back. Pure.
 *
 * @param isDeclared  head has it: then the way back makes it again
 */
export function dropIndexFix(
  index: {
    readonly id: ObjectId
    readonly qualified: string
    readonly partitioned: boolean
    readonly definition: string
  },
  isDeclared: boolean,
): Fix {
  const drop = dropIndexSql(index)
  const again = index.partitioned
    ? index.definition.replace(
        /^CREATE (UNIQUE )?INDEX (.*?) ON ONLY /s,
        (_, unique, name) => `create ${unique ? 'unique ' : ''}index ${name} on `,
      )
    : index.definition.replace(
        /^CREATE (UNIQUE )?INDEX /,
        (_, unique) => `create ${unique ? 'unique ' : ''}index concurrently `,
      )
  return {
    repair: [drop],
    migration: { up: [unlessDone(drop)], down: isDeclared ? [unlessDone(again)] : [] },
    drops: [index.id],
  }
}
