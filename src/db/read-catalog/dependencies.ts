import type { ObjectId } from '../../catalog/object.js'
import type { Address, Built, Row } from './reader.js'
import { classOid, firstUserOid } from './sql.js'

/**
 * One row, one text: dependencies as `classid:objid:objsubid classid:objid:objsubid deptype`, joined by commas.
 * Partition links (P, S) are properties of the objects; toast tables and array types hang on their owners by `i`.
 */
export const dependencyQuery = `select coalesce(pg_catalog.string_agg(d.classid || ':' || d.objid || ':' || d.objsubid || ' ' ||
  d.refclassid || ':' || d.refobjid || ':' || d.refobjsubid || ' ' || d.deptype::text, ','), '') as edges
from pg_catalog.pg_depend d
where d.objid >= ${firstUserOid} and (d.refobjid >= ${firstUserOid} or d.refclassid = ${classOid.extension}) and d.deptype in ('n', 'a', 'i', 'e')`

interface Edge {
  readonly from: Address
  readonly to: Address
  readonly type: string
}

/** Which objects each object needs, by id: pg_depend's links between the objects that were built. */
export function resolveNeeds(rows: readonly Row[], built: readonly Built[]): Map<ObjectId, Set<ObjectId>> {
  const edges = parseEdges(String(rows[0]?.['edges'] ?? ''))
  const ids = new Map(
    built.flatMap(({ object, addresses }) => addresses.map((address) => [address, object.id] as const)),
  )
  const resolve = resolver(ids, ownersOf(edges))
  const needs = new Map<ObjectId, Set<ObjectId>>()
  for (const { from, to } of edges) {
    const source = resolve(from)
    const target = resolve(to)
    if (source === null || target === null || source === target) continue
    const set = needs.get(source)
    if (set) set.add(target)
    else needs.set(source, new Set([target]))
  }
  return needs
}

function parseEdges(text: string): readonly Edge[] {
  if (text === '') return []
  return text.split(',').map((line) => {
    const [from, to, type] = line.split(' ') as [string, string, string]
    return { from, to, type }
  })
}

/** What an address is an inner part of (`i`) or a member of (`e`): a view's rule, an identity's sequence. */
function ownersOf(edges: readonly Edge[]): ReadonlyMap<Address, Address> {
  return new Map(edges.filter(({ type }) => type === 'i' || type === 'e').map(({ from, to }) => [from, to]))
}

function resolver(
  ids: ReadonlyMap<Address, ObjectId>,
  owners: ReadonlyMap<Address, Address>,
): (address: Address) => ObjectId | null {
  const known = new Map<Address, ObjectId | null>(ids)
  const resolve = (address: Address, depth = 0): ObjectId | null => {
    const found = known.get(address)
    if (found !== undefined) return found
    const whole = address.replace(/:\d+$/, ':0')
    const next = owners.get(address) ?? (whole === address ? undefined : whole)
    const id = next === undefined || depth > 8 ? null : resolve(next, depth + 1)
    known.set(address, id)
    return id
  }
  return resolve
}
