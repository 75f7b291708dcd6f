import type { ObjectId } from '../catalog/object.js'
import type { Cluster, DocRelation } from './model.js'

/** Tables in one drawing, at most: more cannot be read on a page. */
const largestCluster = 12
/** Clusters below this size are put together. */
const smallestCluster = 3

interface Tie {
  readonly one: ObjectId
  readonly other: ObjectId
  readonly weight: number
}

/**
 * Cut the tables into groups that can be drawn: tables that refer to each other, then tables whose names begin alike.
 * A reference to a table that everything refers to counts little. Pure; deterministic.
 *
 * @param tables sorted by name
 */
export function clusterTables(tables: readonly DocRelation[]): readonly Cluster[] {
  if (tables.length === 0) return []
  if (tables.length <= largestCluster) return [{ title: 'All tables', tables: tables.map(({ id }) => id) }]
  const byId = new Map(tables.map((table) => [table.id, table]))
  const groups = joinTies(tables, [...referenceTies(tables, byId), ...nameTies(tables)])
  const whole = groups.filter((group) => group.length >= smallestCluster)
  const rest = groups.filter((group) => group.length < smallestCluster).flat()
  const tablesOf = (group: readonly ObjectId[]) => group.map((id) => byId.get(id)!)
  const named = whole
    .map((group) => ({ title: titleOf(tablesOf(group)), tables: group }))
    .sort((a, b) => compare(a.title, b.title) || compare(a.tables[0]!, b.tables[0]!))
  const others = chunks(rest, largestCluster).map((group) => ({ title: 'Other tables', tables: group }))
  return withOwnTitles([...named, ...others])
}

function referenceTies(
  tables: readonly DocRelation[],
  byId: ReadonlyMap<ObjectId, DocRelation>,
): readonly Tie[] {
  return tables.flatMap((table) =>
    table.refersTo.flatMap(({ to }) => {
      const target = to === null || to === table.id ? undefined : byId.get(to)
      if (!target) return []
      const likeness = prefixOf(target.name) === prefixOf(table.name) ? 0.5 : 0
      return [{ one: table.id, other: target.id, weight: 1 / target.referredBy.length + likeness }]
    }),
  )
}

/** Between neighbours in the list of names that begin with the same word. */
function nameTies(tables: readonly DocRelation[]): readonly Tie[] {
  return tables.slice(1).flatMap((table, at) => {
    const before = tables[at]!
    return prefixOf(before.name) === prefixOf(table.name)
      ? [{ one: before.id, other: table.id, weight: 0.1 }]
      : []
  })
}

/** Join what is tied, the strongest tie first, while the group stays small enough. */
function joinTies(tables: readonly DocRelation[], ties: readonly Tie[]): readonly (readonly ObjectId[])[] {
  const groupOf = new Map<ObjectId, ObjectId[]>(tables.map(({ id }) => [id, [id]]))
  const strongest = [...ties].sort(
    (a, b) => b.weight - a.weight || compare(a.one, b.one) || compare(a.other, b.other),
  )
  for (const { one, other } of strongest) {
    const into = groupOf.get(one)!
    const from = groupOf.get(other)!
    if (into === from || into.length + from.length > largestCluster) continue
    for (const id of from) groupOf.set(id, into)
    into.push(...from)
  }
  return [...new Set(groupOf.values())].map((group) => group.sort(compare))
}

/** The word that most names begin with, or the table with most relationships. */
function titleOf(tables: readonly DocRelation[]): string {
  const prefixes = tables.map(({ name }) => prefixOf(name))
  const common = prefixes.find(
    (each) => prefixes.filter((other) => other === each).length * 2 > tables.length,
  )
  if (common !== undefined) return `${common} tables`
  const ids = new Set(tables.map(({ id }) => id))
  const ranked = tables.map(({ name, refersTo, referredBy }) => ({
    name,
    count:
      refersTo.filter(({ to }) => to && ids.has(to)).length +
      referredBy.filter(({ from }) => ids.has(from)).length,
  }))
  const hub = ranked.reduce((best, each) => (each.count > best.count ? each : best))
  return `${hub.name} and around`
}

function withOwnTitles(clusters: readonly Cluster[]): readonly Cluster[] {
  const seen = new Map<string, number>()
  return clusters.map((cluster) => {
    const count = (seen.get(cluster.title) ?? 0) + 1
    seen.set(cluster.title, count)
    return count === 1 ? cluster : { ...cluster, title: `${cluster.title} ${count}` }
  })
}

function prefixOf(name: string): string {
  return /^(?:.*\.)?([^_]+)/.exec(name)?.[1] ?? name
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
