import type { CheckId } from './check-ids.js'
import { isDeclared } from './declared.js'
import type { Evidence } from './evidence.js'
import type { IndexFacts, IndexKey } from './structure.js'

/** An index that another one makes superfluous. */
export interface Redundant {
  readonly kind: Extract<
    CheckId,
    | 'index-duplicate'
    | 'index-duplicate-reversed'
    | 'index-prefix-covered'
    | 'index-include-covered'
    | 'index-partial-subsumed'
  >
  readonly index: IndexFacts
  readonly by: IndexFacts
}

const found = new WeakMap<Evidence, readonly Redundant[]>()

/**
 * Each index that another index of its table can stand in for, once, with the best stand-in. Compared by expression,
 * operator class, collation and order of each key, never by text of the whole. Pure.
 */
export function redundantIndexes(evidence: Evidence): readonly Redundant[] {
  const known = found.get(evidence) ?? findRedundant(evidence)
  found.set(evidence, known)
  return known
}

function findRedundant(evidence: Evidence): readonly Redundant[] {
  const byTable = new Map<string, IndexFacts[]>()
  for (const index of evidence.structure.indexes) {
    if (!isWhole(index)) continue
    byTable.set(index.table, [...(byTable.get(index.table) ?? []), index])
  }
  const pairs = [...byTable.values()].flatMap((indexes) => pairsOf(indexes, evidence))
  const dropped = new Set(pairs.map(({ index }) => index))
  return [...dropped].map((index) => {
    const options = pairs.filter((pair) => pair.index === index)
    return options.sort((a, b) => order(a, dropped) - order(b, dropped))[0]!
  })
}

const ranks: readonly Redundant['kind'][] = [
  'index-duplicate',
  'index-duplicate-reversed',
  'index-include-covered',
  'index-prefix-covered',
  'index-partial-subsumed',
]

/** One that stays comes before one that goes as well. */
function order({ kind, by }: Redundant, dropped: ReadonlySet<IndexFacts>): number {
  return ranks.indexOf(kind) + (dropped.has(by) ? ranks.length : 0)
}

const isWhole = ({ valid, ready, live, isToast }: IndexFacts) => valid && ready && live && !isToast

function pairsOf(indexes: readonly IndexFacts[], evidence: Evidence): readonly Redundant[] {
  const worth = (index: IndexFacts) => (isDeclared(evidence, index) ? 1 : 0)
  return indexes.flatMap((index) =>
    indexes.flatMap((by) => {
      if (index === by || isKept(index) || worth(by) < worth(index)) return []
      const kind = kindOf(index, by)
      if (kind === null) return []
      // Of two that stand in for each other the declared one stays, then the older one.
      const isMutual = worth(by) === worth(index) && !isKept(by) && kindOf(by, index) !== null
      return isMutual && by.oid > index.oid ? [] : [{ kind, index, by }]
    }),
  )
}

/** Something but queries needs it. */
function isKept(index: IndexFacts): boolean {
  const { constraint, exclusion, referenced, replicaIdentity, clustered, attached } = index
  return constraint !== null || exclusion || referenced || replicaIdentity || clustered || attached
}

function kindOf(a: IndexFacts, b: IndexFacts): Redundant['kind'] | null {
  if (!keepsUniqueness(a, b)) return null
  if (a.method !== 'btree' || b.method !== 'btree') return isTwin(a, b) ? 'index-duplicate' : null
  const direction = directionOf(a, b)
  if (direction === null || !a.include.every((column) => columnsOf(b).includes(column))) return null
  if (a.predicate !== b.predicate) return b.predicate === null ? 'index-partial-subsumed' : null
  const isSameLength = a.keys.length === b.keys.length
  if (isSameLength && isSameSet(a.include, b.include)) {
    return direction === 'same' ? 'index-duplicate' : 'index-duplicate-reversed'
  }
  return a.include.length > 0 || isSameLength ? 'index-include-covered' : 'index-prefix-covered'
}

/** A unique index promises something; only one that promises the same, as soon, can stand in for it. */
function keepsUniqueness(a: IndexFacts, b: IndexFacts): boolean {
  if (!a.unique) return true
  const isSame = b.unique && b.immediate && a.nullsNotDistinct === b.nullsNotDistinct
  return isSame && a.keys.length === b.keys.length && a.predicate === b.predicate
}

function isTwin(a: IndexFacts, b: IndexFacts): boolean {
  return (
    a.method === b.method &&
    a.predicate === b.predicate &&
    a.keys.length === b.keys.length &&
    isSameSet(a.include, b.include) &&
    a.keys.every((key, at) => isSameKey(key, b.keys[at]!) && key.option === b.keys[at]!.option)
  )
}

/** Whether the keys of `a` lead `b`, in the same order or all the other way round; B-trees are read both ways. */
function directionOf(a: IndexFacts, b: IndexFacts): 'same' | 'reversed' | null {
  const leads = (flip: number) =>
    a.keys.every((key, at) => {
      const other = b.keys[at]
      return other !== undefined && isSameKey(key, other) && key.option === (other.option ^ flip)
    })
  if (leads(0)) return 'same'
  return leads(3) ? 'reversed' : null
}

function isSameKey(a: IndexKey, b: IndexKey): boolean {
  return (
    a.expression === b.expression &&
    a.operatorClass === b.operatorClass &&
    a.collation === b.collation &&
    a.parameters.join() === b.parameters.join()
  )
}

const columnsOf = ({ keys, include }: IndexFacts) => [...keys.map(({ expression }) => expression), ...include]

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item))
}
