import type { CatalogObject } from './object.js'

/** One argument of a routine, in the order of its declaration; the columns of RETURNS TABLE are in `returns`. */
export interface RoutineArgument {
  readonly mode: 'in' | 'out' | 'inout' | 'variadic'
  /** Null where it has none. */
  readonly name: string | null
  /** Printed, qualified, without modifiers (PostgreSQL drops them). */
  readonly type: string
  /** Printed expression. */
  readonly default: string | null
}

/** A routine of any kind: what its signature is made of. */
export interface RoutineObject extends CatalogObject {
  readonly kind: 'aggregate' | 'function' | 'procedure'
  readonly arguments: readonly RoutineArgument[]
  /** `integer`, `SETOF public.t`, `TABLE(a integer)`; null for a procedure. */
  readonly returns: string | null
  readonly parallel: 'restricted' | 'safe' | 'unsafe'
}

export interface FunctionObject extends RoutineObject {
  readonly kind: 'function' | 'procedure'
  readonly language: string
  /** Source text; of C functions the symbol. Null where there is a `sqlBody`. */
  readonly body: string | null
  /** Library of a C function. */
  readonly library: string | null
  /** `BEGIN ATOMIC … END` or `RETURN …`, as PostgreSQL prints it: it was parsed when the function was made. */
  readonly sqlBody: string | null
  readonly window: boolean
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  readonly strict: boolean
  readonly securityDefiner: boolean
  readonly leakproof: boolean
  /** In units of cpu_operator_cost. */
  readonly cost: number
  /** Rows that the planner expects; 0 unless it returns a set. */
  readonly rows: number
  /** Planner support function: `public.my_support`. */
  readonly support: string | null
  /** Printed types of TRANSFORM FOR TYPE. */
  readonly transforms: readonly string[]
  /** SET clauses in order, as the catalog holds them: `search_path=public, pg_temp`. */
  readonly settings: readonly string[]
  /** Extensions whose removal removes it (ALTER … DEPENDS ON EXTENSION); sorted. */
  readonly dependsOnExtensions: readonly string[]
}

export interface AggregateObject extends RoutineObject {
  readonly kind: 'aggregate'
  readonly type: 'hypothetical-set' | 'normal' | 'ordered-set'
  /** Arguments before ORDER BY; 0 for a normal aggregate. */
  readonly directArguments: number
  readonly transition: AggregateState
  /** Moving-aggregate mode; null without. */
  readonly moving: (AggregateState & { readonly inverse: string }) | null
  /** Printed names of functions, like those of the states. */
  readonly combine: string | null
  readonly serialize: string | null
  readonly deserialize: string | null
  /** `pg_catalog.<`, printed. */
  readonly sortOperator: string | null
}

/** Transition function, its state, and what makes a result of it. */
export interface AggregateState {
  readonly function: string
  readonly type: string
  /** Size in bytes; 0 where PostgreSQL estimates it. */
  readonly space: number
  readonly initial: string | null
  readonly final: string | null
  readonly finalExtra: boolean
  readonly finalModify: 'read_only' | 'read_write' | 'shareable'
}
