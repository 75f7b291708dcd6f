import type { CatalogIndex, CatalogObject, ObjectId, ObjectKind } from '../object.js'

/** What a step can do to data and to those who use it. */
export type Severity = 'safe' | 'blocking' | 'data-losing' | 'irreversible'

/** Statements of one step, without semicolons, and what they need and bring about. */
export interface StepDraft {
  readonly sql: readonly string[]
  /** Objects of the new catalog that must be there before, besides the object's own `needs`. */
  readonly needs?: readonly ObjectId[]
  /**
   * Objects that are in their new state afterwards. Absent: the object itself. `[]` for what comes after the
   * object and what its dependents need not wait for (OWNED BY, REPLICA IDENTITY USING INDEX, a comment).
   */
  readonly provides?: readonly ObjectId[]
  /** Which property changes, for people: `default`, `type`. */
  readonly property?: string
  /** `safe` where absent. */
  readonly severity?: Severity
  /** `outside`: it cannot run in a transaction block. `alone`: it must be committed before what follows it. */
  readonly transaction?: 'inside' | 'outside' | 'alone'
  /** Objects that must not be dropped before this step: a sequence is let go before its column goes. */
  readonly before?: readonly ObjectId[]
  /** Objects that, where the plan drops them, must be gone before this step. */
  readonly after?: readonly ObjectId[]
  /** Slots (see `slots`) that this step takes or frees beside those of the object: an identity's sequence. */
  readonly takes?: readonly string[]
  readonly frees?: readonly string[]
  /** Only after what dropped objects let go of it; true for steps that must follow all drops of the plan. */
  readonly late?: boolean
}

/**
 * How an object gets from one state to another:
 * - steps, none where PostgreSQL does it with another object's change. `disturbs`: objects that depend on it must be
 *   dropped before and created again after (a column's type changes under a view);
 * - `replace`: drop and create, and so its dependents;
 * - `rebuild` (types only): renamed out of the way, created anew, columns moved over, the old one dropped.
 */
export type Alteration =
  | { readonly steps: readonly StepDraft[]; readonly disturbs?: boolean }
  | 'replace'
  | 'rebuild'

/** Statements around the move of values between two states of a type. */
export interface Bridge {
  readonly make: readonly string[]
  readonly remove: readonly string[]
}

/** What rules may ask while they write. */
export interface Scope {
  readonly from: CatalogIndex
  readonly to: CatalogIndex
  /** The object is made by this plan: it did not exist, or it is replaced. */
  readonly isNew: (id: ObjectId) => boolean
  /** The object is dropped by this plan: it exists no more, or it is replaced. */
  readonly isGone: (id: ObjectId) => boolean
  /** A table that holds rows may be worked on: locks and scans matter. Same as: its table is not new. */
  readonly safeForms: boolean
}

/**
 * How one kind is written. All functions are pure; SQL is lowercase, qualified, without semicolons.
 *
 * @typeParam T  the kind's object, or the union of several kinds that share rules
 */
export interface KindRules<T extends CatalogObject = CatalogObject> {
  readonly kinds: readonly T['kind'][]
  /** Words that address it in COMMENT ON and, where it has an owner or grants, ALTER … OWNER TO: `table public.t`. */
  readonly address: (object: T) => string
  /** Words for GRANT … ON where they differ: a view is granted on as `table`. */
  readonly grantAddress?: (object: T) => string
  /**
   * Steps that make it, without owner, comment and grants (the planner adds those). The first step provides the
   * object; `provides` lists children that it makes as well (a table's columns).
   */
  readonly create: (object: T, scope: Scope) => readonly StepDraft[]
  /** Steps that remove it. Not called where its parent goes too and takes it along. */
  readonly drop: (object: T, scope: Scope) => readonly StepDraft[]
  /** Owner, comment and grants are the planner's. Called only where another property differs. */
  readonly alter: (from: T, to: T, scope: Scope) => Alteration
  /** What takes it along when dropped, besides its parent: the column that owns a sequence, a partition's parent. */
  readonly goesWith?: (object: T, scope: Scope) => readonly ObjectId[]
  /** It stays where it is although something that it needs is disturbed (not replaced). False where absent. */
  readonly survives?: (object: T, disturbed: CatalogObject, scope: Scope) => boolean
  /** A stand-in of the same signature that needs nothing, to be filled by `create` later; breaks circles. */
  readonly stub?: (object: T, scope: Scope) => readonly string[] | null
  /** Statements that give it the comment that `comment: null` stands for, where that is another than none. */
  readonly usualComment?: (object: T) => readonly string[]
  /** Statements that rename it out of the way for a rebuild; absent: ALTER TYPE … RENAME. @param name not printed */
  readonly setAside?: (object: T, name: string) => readonly string[]
  /**
   * What lets values move from a type that was set aside to its successor, where they do not by way of text.
   * `make` runs when both are there; then the values take an explicit cast. @param name of the one set aside
   */
  readonly bridge?: (
    from: T,
    to: T,
    options: { readonly name: string; readonly scope: Scope },
  ) => Bridge | null
  /** Names that no two objects may hold at a time, where they are not the id. Relations share `relation`, types `type`. */
  readonly slots?: (object: T) => readonly string[]
}

/** Rules of any kind, as the list holds them. */
// biome-ignore lint/suspicious/noExplicitAny: a list of rules over different objects
export type AnyRules = KindRules<any>

export type { CatalogObject, ObjectId, ObjectKind }
