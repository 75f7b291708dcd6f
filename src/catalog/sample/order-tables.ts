import type { ObjectId } from '../object.js'

/** A table and what it wants to be filled before it. */
export interface TableNeeds {
  readonly id: ObjectId
  /** Without a row there it cannot have one. */
  readonly hard: readonly ObjectId[]
  /** It can do without at first. */
  readonly soft: readonly ObjectId[]
}

/**
 * Tables in an order in which they can be filled: what they need first. A cycle is broken where it does least harm,
 * at a soft need. Pure; the same needs give the same order.
 */
export function orderTables(tables: readonly TableNeeds[]): readonly ObjectId[] {
  const known = new Set(tables.map(({ id }) => id))
  const done = new Set<ObjectId>()
  const isDone = (id: ObjectId) => done.has(id) || !known.has(id)
  let rest = [...tables]
  while (rest.length > 0) {
    const ready = rest.filter(({ hard, soft }) => hard.every(isDone) && soft.every(isDone))
    const next = ready.length > 0 ? ready : [rest.find(({ hard }) => hard.every(isDone)) ?? rest[0]!]
    for (const { id } of next) done.add(id)
    rest = rest.filter(({ id }) => !done.has(id))
  }
  return [...done]
}
