import type { ObjectId } from '../catalog/object.js'

/** The query of a view or materialized view, as PostgreSQL keeps it. */
export interface ViewTree {
  /** Printed name: `public.v`. */
  readonly view: string
  /** pg_rewrite.ev_action. */
  readonly tree: string
}

/** What the types need to know of a database beyond its catalog. */
export interface TypeFacts {
  readonly views: readonly ViewTree[]
  /** Printed names of the users' tables and views, by oid. */
  readonly relations: ReadonlyMap<number, string>
  /** Names of PostgreSQL's own functions that the views use and that take no jsonb, by oid. */
  readonly functions: ReadonlyMap<number, string>
  /** Declared dimensions of array columns that have more than one. */
  readonly dimensions: ReadonlyMap<ObjectId, number>
  /** Columns whose NOT NULL was never validated: rows from before may hold null. */
  readonly unproven: ReadonlySet<ObjectId>
}

/** Facts of a database without views. */
export const noFacts: TypeFacts = {
  views: [],
  relations: new Map(),
  functions: new Map(),
  dimensions: new Map(),
  unproven: new Set(),
}
