import type { CatalogObject, ObjectId } from './object.js'

/** When a trigger or rule fires: `enabled` unless replicating, `replica` only then, `always`, or never. */
export type Firing = 'always' | 'disabled' | 'enabled' | 'replica'

export interface TriggerObject extends CatalogObject {
  readonly kind: 'trigger'
  /** As pg_get_triggerdef prints it; null for a partition's share of its parent's trigger. */
  readonly definition: string | null
  readonly constraint: boolean
  readonly firing: Firing
  /**
   * The partitioned table's trigger that it comes from, the first of the line. Such a trigger is listed only where it
   * fires at other times than that one.
   */
  readonly inheritedFrom: ObjectId | null
  /** Extensions whose removal removes it (ALTER … DEPENDS ON EXTENSION); sorted. */
  readonly dependsOnExtensions: readonly string[]
}

export interface EventTriggerObject extends CatalogObject {
  readonly kind: 'event trigger'
  /** `ddl_command_end`, `sql_drop`… */
  readonly event: string
  /** Commands it fires on, `CREATE TABLE`; empty for all. In the catalog's order. */
  readonly tags: readonly string[]
  /** Printed name. */
  readonly function: string
  readonly firing: Firing
}

/** What CREATE RULE makes; a view's own rule is the view. */
export interface RuleObject extends CatalogObject {
  readonly kind: 'rule'
  /** As pg_get_ruledef prints it, without the semicolon. */
  readonly definition: string
  readonly firing: Firing
}

export interface PolicyObject extends CatalogObject {
  readonly kind: 'policy'
  readonly command: 'all' | 'delete' | 'insert' | 'select' | 'update'
  readonly permissive: boolean
  /** Sorted names; empty for PUBLIC. */
  readonly roles: readonly string[]
  readonly using: string | null
  readonly withCheck: string | null
}
