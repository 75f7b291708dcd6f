/** A key of an index, in the words of CREATE INDEX. */
export interface ExpectedKey {
  /** `owner_id`, `lower(email)`, `(a + 1)`. */
  readonly text: string
  /** Columns in it. */
  readonly columns: readonly string[]
  /** ` COLLATE "C" text_pattern_ops DESC NULLS LAST`: what follows the text; empty where all is usual. */
  readonly collation: string
  readonly operatorClass: string
  readonly order: string
}

/** An index that a query expects, as the catalog has it. */
export interface ExpectedIndex {
  readonly name: string
  readonly table: string
  /** Qualified and quoted. */
  readonly tableSql: string
  readonly method: string
  readonly isValid: boolean
  readonly keys: readonly ExpectedKey[]
  readonly predicate: string | null
}

/** Steps of the ladder, in its order: the first that is proved is the cause. */
export const rungs = [
  'missing',
  'invalid',
  'expression',
  'type',
  'collation',
  'operator',
  'predicate',
  'columns',
  'order',
  'cost',
] as const

export type Rung = (typeof rungs)[number]

/** An index like the expected one but for one thing, tried in its place on the empty schema. */
export interface Twin {
  readonly rung: Rung
  /** Why the expected index is not used, if this one is: a clause. */
  readonly cause: string
  /** What is otherwise: `lower(email) in place of email`. */
  readonly instead: string
  /** CREATE INDEX without a name. */
  readonly sql: string
}

/** What came of a twin. */
export interface TriedTwin extends Twin {
  /** It is used where the expected index is not. */
  readonly isUsed: boolean
  /** Why PostgreSQL does not make it; null where it does. */
  readonly refusal: string | null
}

/** Why an expected index is not used, and the experiment that showed it. */
export interface WhyNot {
  readonly rung: Rung
  /** A clause, to follow "because" or a colon. */
  readonly cause: string
  /** What was tried and what came of it; a sentence. */
  readonly experiment: string
  /** What would end it, where the experiment shows it. */
  readonly remedy: string | null
}
