// Types of the project metaprompt at 20250118000004_create_functions.
// Migrations: 7a2584032dc313d859d1d6eaf364f6c58ca33b044646c2edd7a83315a99a5492
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

export type Numeric = ColumnType<string, number | string, number | string>;

export type JsonValue =
  | boolean
  | number
  | string
  | null
  | JsonValue[]
  | { [key: string]: JsonValue };

export type JsonObject = { [key: string]: JsonValue };

/** A value as `pg` sends it as JSON: JSON text or an object. An array would become a PostgreSQL array. */
export type JsonInput<T> = string | Exclude<T, null | readonly unknown[]>;

export type Json = ColumnType<
  JsonValue,
  JsonInput<JsonObject>,
  JsonInput<JsonObject>
>;

/** Answers to the clarifying questions that were asked for a prompt. */
export interface PromptAnswers {
  /** What the user answered. */
  answer: string;
  /** When the answer was given. */
  created_at: Generated<Timestamp | null>;
  /** Identity of the answer. */
  id: Generated<string>;
  /**
   * The prompt that the question was asked for; only its user may see the answer.
   * References prompts.id.
   */
  prompt_id: string;
  /** Name of the question in the application. */
  question_id: string;
  /** The question as the user read it. */
  question_text: string;
}

/** Prompts that their users share with the community. */
export interface PromptTemplates {
  /** Category that the template is listed under; null for none. */
  category: string | null;
  /** When the template was shared. */
  created_at: Generated<Timestamp | null>;
  /** Identity of the template. */
  id: Generated<string>;
  /** Likes; raised by increment_likes_count(). */
  likes_count: Generated<number | null>;
  /**
   * The prompt that is shared; its text is shown to others while it is public.
   * References prompts.id.
   */
  prompt_id: string;
  /** Tags as typed. */
  tags: string[] | null;
  /** When the template was last changed; likes and uses do not count. */
  updated_at: Generated<Timestamp | null>;
  /**
   * The user who shares it.
   * References users.id.
   */
  user_id: string;
  /** Times the template was used; raised by increment_uses_count(). */
  uses_count: Generated<number | null>;
}

/** Prompt templates that users make, each of one user; private unless is_public is true. */
export interface Prompts {
  /** When the prompt was created; a user's prompts are listed by it, newest first. */
  created_at: Generated<Timestamp | null>;
  /** What the prompt is to achieve, searched by trigrams. */
  goal: string;
  /** Identity of the prompt. */
  id: Generated<string>;
  /** True when everyone may read the prompt. */
  is_public: Generated<boolean | null>;
  /** Text of the prompt with places for its variables. */
  template: string;
  /** Title of the prompt, searched by trigrams. */
  title: string;
  /** When the prompt was last changed. */
  updated_at: Generated<Timestamp | null>;
  /**
   * The user that the prompt belongs to; row security compares it with auth.uid().
   * References users.id.
   */
  user_id: string;
  /** Names of the variables in the template: a JSON array of strings. */
  variables: Generated<Json | null>;
}

/** Runs of a prompt against a model, kept for the user who ran them. */
export interface TestResults {
  /** When the run was made. */
  created_at: Generated<Timestamp | null>;
  /** Identity of the run. */
  id: Generated<string>;
  /** Model that it ran on. */
  model: string;
  /**
   * The prompt that was run.
   * References prompts.id.
   */
  prompt_id: string;
  /** The prompt as it was sent, variables filled in. */
  resolved_prompt: string;
  /** Time until the answer was complete, milliseconds. */
  response_time_ms: number | null;
  /** What the model answered; null when the run failed. */
  result: string | null;
  /** Temperature given to the model, two decimals. */
  temperature: Numeric;
  /** Tokens of prompt and answer together. */
  tokens_used: number | null;
  /**
   * The user who ran it; nobody else sees the row.
   * References users.id.
   */
  user_id: string;
  /** Values of the variables by name: a JSON object. */
  variable_values: Json;
}

/** Templates that users marked as favourites. */
export interface UserFavorites {
  /** When it was marked. */
  created_at: Generated<Timestamp | null>;
  /**
   * The template.
   * References prompt_templates.id.
   */
  template_id: string;
  /**
   * The user; nobody else sees the row.
   * References users.id.
   */
  user_id: string;
}

/** People with an account. Rows are made by the service role, never by the users themselves. */
export interface Users {
  /** Address of the picture of the user. */
  avatar_url: string | null;
  /** When the account was created. */
  created_at: Generated<Timestamp | null>;
  /** Address that the user signs in with, unique as it is written. */
  email: string;
  /** Name shown for the user. */
  full_name: string | null;
  /** Identity of the user; equals auth.uid() while the user is signed in. */
  id: Generated<string>;
  /** When the account was last changed. */
  updated_at: Generated<Timestamp | null>;
}

export interface DB {
  prompt_answers: PromptAnswers;
  prompt_templates: PromptTemplates;
  prompts: Prompts;
  test_results: TestResults;
  user_favorites: UserFavorites;
  users: Users;
}
