// Types of the project vault at 20250808000000_p1_baseline.
// Migrations: b7d4ea876000d56465a55d5981a47388b69143d379f102740e67cb35ead858e2
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

/** Who may read a version: private, its owner; unlisted, whoever has the link. */
export type PromptAccessControl = "private" | "unlisted";

/** Which prompts are in which collections. */
export interface CollectionPrompts {
  /**
   * The collection.
   * References collections.id.
   */
  collection_id: string;
  /**
   * A prompt in it.
   * References prompts.id.
   */
  prompt_id: string;
}

/** Named sets of prompts, each of one user. */
export interface Collections {
  /** When the collection was created. */
  created_at: Generated<Timestamp>;
  /** Identity of the collection. */
  id: Generated<string>;
  /** Name of the collection, unique for its owner. */
  name: string;
  /**
   * The user that the collection belongs to; every query must filter by it.
   * References users.id.
   */
  owner_id: string;
  /** When the collection was last changed. */
  updated_at: Generated<Timestamp>;
}

/** Models that forms offer as target_models. */
export interface ModelsLookup {
  /** Number of the row; nothing refers to it. */
  id: Generated<number>;
  /** The choice as forms offer it and prompts store it. */
  value: string;
}

/** Platforms that forms offer. */
export interface PlatformsLookup {
  /** Number of the row; nothing refers to it. */
  id: Generated<number>;
  /** The choice as forms offer it and prompts store it. */
  value: string;
}

/** Versions of prompts: the content as it was saved, numbered within its prompt. */
export interface PromptVersions {
  /** Who may read the version: private (its owner) or unlisted (whoever has the link). */
  access_control: PromptAccessControl;
  /** Who the prompt is for. */
  audience: string | null;
  /** Text of the prompt, searched by trigrams. */
  body: string;
  /** Category chosen in the form. */
  category: string | null;
  /** How demanding the prompt is, as chosen in the form. */
  complexity: string | null;
  /** When the version was created. */
  created_at: Generated<Timestamp>;
  /** Identity of the version. */
  id: Generated<string>;
  /** JSON Schema of the inputs that the body expects. */
  input_schema: Json | null;
  /** Tools that the prompt works with; values of tools_lookup. */
  integrations: string[] | null;
  /** Address of a source or a place of use of this version. */
  link: string | null;
  /** Settings for the model, such as temperature, by name. */
  llm_parameters: Json | null;
  /** Form of the answer that the prompt asks for. */
  output_format: string | null;
  /**
   * The prompt that this is a version of.
   * References prompts.id.
   */
  prompt_id: string;
  /** Providers of those models. */
  providers: string[] | null;
  /** Prompts that belong with this one; not enforced by a foreign key. */
  related_prompt_ids: string[] | null;
  /** An example of the inputs. */
  sample_input: Json | null;
  /** An example of the answer. */
  sample_output: Json | null;
  /** Where the version stands, such as draft or active. */
  status: string | null;
  /** How to tell that an answer is good. */
  success_metrics: Json | null;
  /** Models that the prompt is written for; values of models_lookup. */
  target_models: string[] | null;
  /** When the version was last changed. */
  updated_at: Generated<Timestamp>;
  /** What the prompt is for, as typed; empty when nothing was said. */
  use_cases: string[];
  /** Number of the version within its prompt; the highest is the latest. */
  version: number;
}

/** Prompts: one row for what all versions of a prompt share. Each belongs to one user. */
export interface Prompts {
  /** Reserved for a later phase, unused: number of blocks of the prompt. */
  block_count: Generated<number>;
  /** When the prompt was created. */
  created_at: Generated<Timestamp>;
  /** Reserved for a later phase, unused: vector for semantic search, without a fixed dimension. */
  embedding: string | null;
  /** Reserved for a later phase, unused: address of an icon. */
  icon_url: string | null;
  /** Identity of the prompt; its versions share it. */
  id: Generated<string>;
  /** True when the owner put the prompt away. */
  is_archived: Generated<boolean>;
  /** True when the owner marked the prompt as a favourite. */
  is_favorite: Generated<boolean>;
  /**
   * The user that the prompt belongs to; every query must filter by it.
   * References users.id.
   */
  owner_id: string;
  /** Tags as typed; an array in Phase 1, to be normalised in SRCH-007 if needed. */
  tags: string[] | null;
  /** Title shown in the vault and searched by trigrams. */
  title: string;
  /** When the prompt was last changed; the vault lists by it, newest first. */
  updated_at: Generated<Timestamp>;
}

/** Purposes that forms offer as use_cases. */
export interface PurposesLookup {
  /** Number of the row; nothing refers to it. */
  id: Generated<number>;
  /** The choice as forms offer it and prompts store it. */
  value: string;
}

/** Tokens that open one prompt to whoever has the link. Behind a feature flag, unused in Phase 1. */
export interface ShareTokens {
  /** When the token was issued. */
  created_at: Generated<Timestamp>;
  /** Identity of the token. */
  id: Generated<string>;
  /**
   * The prompt that the token opens.
   * References prompts.id.
   */
  prompt_id: string;
  /** When the token was revoked; null while it is good. */
  revoked_at: Timestamp | null;
  /** The secret part of a share link. */
  token: string;
}

/** Tools that forms offer as integrations. */
export interface ToolsLookup {
  /** Number of the row; nothing refers to it. */
  id: Generated<number>;
  /** The choice as forms offer it and prompts store it. */
  value: string;
}

/** People who own prompts and collections. Created here for the foreign keys; AUTH-001 fills it. */
export interface Users {
  /** Address of the picture of the user. */
  avatar_url: string | null;
  /** When the user was created. */
  created_at: Generated<Timestamp>;
  /** Address that the user signs in with; AUTH-001 decides whether it must be there and be unique. */
  email: string | null;
  /** Identity of the user; owner_id of prompts and collections points here. */
  id: Generated<string>;
  /** Name shown for the user. */
  name: string | null;
}

export interface DB {
  collection_prompts: CollectionPrompts;
  collections: Collections;
  models_lookup: ModelsLookup;
  platforms_lookup: PlatformsLookup;
  prompt_versions: PromptVersions;
  prompts: Prompts;
  purposes_lookup: PurposesLookup;
  share_tokens: ShareTokens;
  tools_lookup: ToolsLookup;
  users: Users;
}
