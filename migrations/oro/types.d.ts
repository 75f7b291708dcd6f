// Types of the project oro at 20251117000100_take_over_from_orm.
// Migrations: 31c60aae5771b0effb9a63cb08022fa1429d4bc6c1f9626b42f19538f9dc1034
// Written by `vault-db types generate`; `vault-db types check` tells when it is stale.
/* eslint-disable */
// biome-ignore-all lint: generated
// biome-ignore-all format: generated

import type { ColumnType } from "kysely";

/** Has a default: may be left out on insert. */
export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U>
    ? ColumnType<S, I | undefined, U>
    : ColumnType<T, T | undefined, T>;

export type Timestamp = ColumnType<Date, Date | string, Date | string>;

/** History of executions: each use of a prompt, and how well it went. */
export interface Executions {
  /** When the prompt was executed. */
  executed_at: Generated<Timestamp>;
  /** Number of the execution. */
  id: Generated<number>;
  /** Remarks in free text. */
  notes: string | null;
  /**
   * The prompt that was executed; its history goes when it is deleted.
   * References prompts.id.
   */
  prompt_id: string;
  /** Quality from 1, the worst, to 5, the best; null where nobody rated it. */
  rating: number | null;
  /** True when the execution did what it was for. */
  success: Generated<boolean>;
}

/** Which prompts carry which tags. */
export interface PromptTags {
  /**
   * The prompt; the row goes when it is deleted.
   * References prompts.id.
   */
  prompt_id: string;
  /**
   * A tag of it; the row goes when the tag is deleted.
   * References tags.id.
   */
  tag_id: number;
}

/** Prompts: the texts that are given to a model, found by their names. */
export interface Prompts {
  /** Text of the prompt. */
  content: string;
  /** When the prompt was created. */
  created_at: Generated<Timestamp>;
  /** What the prompt is for; null where nobody said. */
  description: string | null;
  /** Identity of the prompt; a UUID, so that rows made on different systems cannot collide. */
  id: Generated<string>;
  /** Name that people find the prompt by; unique. */
  name: string;
  /** System instructions that go before the text; null where there are none. */
  system_prompt: string | null;
  /** When the prompt was last updated; null until the first time. Set by a trigger. */
  updated_at: Timestamp | null;
}

/** Words that prompts are sorted by. */
export interface Tags {
  /** Number of the tag. */
  id: Generated<number>;
  /** The tag as people write it; unique. */
  name: string;
}

export interface DB {
  executions: Executions;
  prompt_tags: PromptTags;
  prompts: Prompts;
  tags: Tags;
}
