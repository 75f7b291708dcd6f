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

/** Which objects each object needs, by id: pg_depend's links between the objects that were built. */
export function resolveNeeds(rows: readonly Row[], built: readonly Built[]): Map<ObjectId, Set<ObjectId>> {
  const { from, to, owners } = parseEdges(String(rows[0]?.['edges'] ?? ''))
  const ids = new Map<Address, ObjectId | null>()
  for (const { object, addresses } of built) for (const address of addresses) ids.set(address, object.id)
  const resolve = resolver(ids, owners)
  const needs = new Map<ObjectId, Set<ObjectId>>()
  for (let at = 0; at < from.length; at += 1) {
    const source = resolve(from[at]!)
    const target = source === null ? null : resolve(to[at]!)
    if (source === null || target === null || source === target) continue
    const set = needs.get(source)
    if (set) set.add(target)
    else needs.set(source, new Set([target]))
  }
  return needs
}

interface Edges {
  readonly from: readonly Address[]
  readonly to: readonly Address[]
  /** What an address is an inner part of (`i`) or a member of (`e`): a view's rule, an identity's sequence. */
  readonly owners: ReadonlyMap<Address, Address>
}

function parseEdges(text: string): Edges {
  const from: Address[] = []
  const to: Address[] = []
  const owners = new Map<Address, Address>()
  for (let start = 0; start < text.length; ) {
    const middle = text.indexOf(' ', start)
    const end = text.indexOf(' ', middle + 1)
    const source = text.slice(start, middle)
    const target = text.slice(middle + 1, end)
    from.push(source)
    to.push(target)
    if (text[end + 1] === 'i' || text[end + 1] === 'e') owners.set(source, target)
    // One letter and a comma.
    start = end + 3
  }
  return { from, to, owners }
}

function resolver(
  ids: Map<Address, ObjectId | null>,
  owners: ReadonlyMap<Address, Address>,
): (address: Address) => ObjectId | null {
  const resolve = (address: Address, depth = 0): ObjectId | null => {
    const found = ids.get(address)
    if (found !== undefined) return found
    const whole = address.replace(/:\d+$/, ':0')
    const next = owners.get(address) ?? (whole === address ? undefined : whole)
    const id = next === undefined || depth > 8 ? null : resolve(next, depth + 1)
    ids.set(address, id)
    return id
  }
  return resolve
}
