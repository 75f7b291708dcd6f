import type { CatalogObject, ObjectId } from '../catalog/object.js'
import type { ConstraintObject, IndexObject } from '../catalog/tables.js'
import type { Contract, Evidence } from './evidence.js'

type Held = IndexObject | ConstraintObject

/** A declared index or constraint, and what stands there in its place. */
export interface Pair<E extends Held = Held, A extends Held = Held> {
  readonly expected: E
  readonly actual: A
}

/** Properties of a pair that differ. */
export interface Change extends Pair {
  readonly properties: readonly {
    readonly name: string
    readonly expected: unknown
    readonly actual: unknown
  }[]
}

/** In what the indexes and constraints that are there differ from the declared ones. Parts of a whole go with it. */
export interface ContractView {
  readonly missingTables: readonly CatalogObject[]
  /** Columns that are declared NOT NULL and are not. */
  readonly nullable: readonly CatalogObject[]
  readonly missing: readonly Held[]
  readonly extra: readonly Held[]
  /** Same table and definition, another name. */
  readonly renamed: readonly Pair[]
  /** One side has a unique constraint, the other a bare unique index of the same columns. */
  readonly constraintOrIndex: readonly Pair[]
  readonly changed: readonly Change[]
}

/** Validity is for checks of its own, comments are for `drift`, and attachments go with the whole. */
const compared: Readonly<Record<string, readonly string[]>> = {
  index: [
    'definition',
    'method',
    'unique',
    'keys',
    'include',
    'predicate',
    'options',
    'nullsNotDistinct',
    'tablespace',
    'statistics',
    'partitioned',
  ],
  constraint: ['definition', 'type', 'index', 'tablespace'],
}

const views = new WeakMap<Contract, ContractView>()

/** The contract's differences as the checks need them; made once. Pure. */
export function contractView({ contract }: Pick<Evidence, 'contract'>): ContractView {
  const made = views.get(contract) ?? makeView(contract)
  views.set(contract, made)
  return made
}

function makeView(contract: Contract): ContractView {
  const { expected, actual, differences } = contract
  const declared = byId(expected.objects)
  const live = byId(actual.objects)
  const ids = (change: string) =>
    new Set(differences.filter((each) => each.change === change).map(({ object }) => object))
  const missingIds = ids('missing')
  return {
    missingTables: [...missingIds].flatMap((id) => {
      const object = declared.get(id)
      return object?.kind === 'table' || object?.kind === 'materialized view' ? [object] : []
    }),
    nullable: differences.flatMap(({ change, property, object, expected: should }) => {
      const isLost = change === 'changed' && property === 'notNull' && should === true
      return isLost ? [declared.get(object)!] : []
    }),
    ...matchUp(heldIn(missingIds, declared), heldIn(ids('extra'), live)),
    changed: changesIn(contract, declared, live),
  }
}

/** Pair what is missing with what is extra: by definition, then a constraint with the index that could be it. */
function matchUp(
  missing: readonly Held[],
  extra: readonly Held[],
): Pick<ContractView, 'missing' | 'extra' | 'renamed' | 'constraintOrIndex'> {
  const renamed = pairUp(missing, extra, shapeOf)
  const isFree = (pairs: readonly Pair[]) => (held: Held) =>
    !pairs.some(({ expected, actual }) => expected === held || actual === held)
  const [lacking, added] = [missing.filter(isFree(renamed)), extra.filter(isFree(renamed))]
  const constraintOrIndex = pairUp(lacking, added, uniqueShape)
  return {
    renamed,
    constraintOrIndex,
    missing: lacking.filter(isFree(constraintOrIndex)),
    extra: added.filter(isFree(constraintOrIndex)),
  }
}

type Objects = ReadonlyMap<ObjectId, CatalogObject>

function byId(objects: readonly CatalogObject[]): Objects {
  return new Map(objects.map((object) => [object.id, object]))
}

const isHeld = (object: CatalogObject | undefined): object is Held =>
  object?.kind === 'index' || object?.kind === 'constraint'

/** Indexes and constraints of a side, without those that go with their whole. */
function heldIn(ids: ReadonlySet<ObjectId>, side: Objects): readonly Held[] {
  const held = [...ids].map((id) => side.get(id)).filter(isHeld)
  return held.filter((each) => !ids.has(wholeOf(each) ?? ''))
}

/** What it is part of: the index or constraint of the partitioned table. */
function wholeOf(held: Held): ObjectId | null {
  return held.partitionOf
}

/** Pairs of equal, non-empty shape; each object is taken once. */
function pairUp(
  missing: readonly Held[],
  extra: readonly Held[],
  shape: (held: Held) => string | null,
): readonly Pair[] {
  const free = [...extra]
  return missing.flatMap((expected) => {
    const wanted = shape(expected)
    const at = wanted === null ? -1 : free.findIndex((actual) => shape(actual) === wanted)
    return at === -1 ? [] : [{ expected, actual: free.splice(at, 1)[0]! }]
  })
}

/** Everything but the name. An index that is not valid stands for no other. */
function shapeOf(held: Held): string | null {
  if (held.kind === 'constraint')
    return JSON.stringify([held.parent, held.type, held.definition, held.index, held.tablespace])
  if (!held.valid && !held.partitioned) return null
  return JSON.stringify([held.parent, tailOf(held.definition), held.unique, held.options, held.tablespace])
}

/** Table and what is unique about it, for constraints and bare indexes alike. */
function uniqueShape(held: Held): string | null {
  if (held.kind === 'constraint') {
    const isKey = held.type === 'unique' || held.type === 'primary key'
    return isKey && held.index !== null ? JSON.stringify([held.parent, held.index]) : null
  }
  return held.unique && held.valid ? JSON.stringify([held.parent, tailOf(held.definition)]) : null
}

/** `CREATE UNIQUE INDEX a ON public.t USING btree (b)` → `USING btree (b)`. */
export function tailOf(definition: string): string {
  return definition.slice(definition.indexOf(' USING ') + 1)
}

function changesIn({ differences }: Contract, declared: Objects, live: Objects): readonly Change[] {
  const changes = new Map<ObjectId, Change>()
  for (const { object, change, property, expected, actual } of differences) {
    const from = declared.get(object)
    const to = live.get(object)
    if (change !== 'changed' || property === null || !isHeld(from) || !isHeld(to)) continue
    if (!compared[from.kind]?.includes(property)) continue
    const known = changes.get(object)?.properties ?? []
    changes.set(object, {
      expected: from,
      actual: to,
      properties: [...known, { name: property, expected, actual }],
    })
  }
  return [...changes.values()].filter((each) => !changes.has(wholeOf(each.expected) ?? ''))
}
