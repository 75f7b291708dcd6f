// Types of the project promptvault at 20250901000400_create_prompt_templates.
// Migrations: 1dde488456b5532cf8e813ee343c76df800d982bdeb58e6c348e0e6ce6a62118
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

export type ImportSessionsSource =
  | "chatgpt"
  | "claude"
  | "gemini"
  | "cline"
  | "cursor"
  | "file";

export type TeamInvitesRole = "viewer" | "editor";

export type UsersTier = "free" | "pro" | "enterprise";

/** Bulk imports of prompts, one row for each run. */
export interface ImportSessions {
  /** When the import was made, UTC. */
  created_at: Generated<Timestamp>;
  /** Identity of the import. */
  id: Generated<string>;
  /** How many prompts were taken over; null while that is not known. */
  imported_count: number | null;
  /** Details of the import, a JSON object. */
  metadata: Json | null;
  /** How many were left out; null while that is not known. */
  skipped_count: number | null;
  /** Where the prompts come from: chatgpt, claude, gemini, cline, cursor or file. */
  source: ImportSessionsSource;
  /**
   * The user who imports; every query must filter by it.
   * References users.id.
   */
  user_id: string;
}

/** What the optimizer made of prompts: text and score before and after. */
export interface PromptOptimizations {
  /** When the prompt was optimized, UTC. */
  created_at: Generated<Timestamp>;
  /** Identity of the optimization. */
  id: Generated<string>;
  /** What was improved, a JSON list. */
  improvements: Json | null;
  /** Text after. */
  optimized_content: string;
  /** Text before. */
  original_content: string;
  /**
   * The prompt that was optimized.
   * References prompts.id.
   */
  prompt_id: string;
  /** Score of the quality after, on the same scale. */
  score_after: number | null;
  /** Score of the quality before; the optimizer sets the scale. */
  score_before: number | null;
}

/** Which prompts carry which tags. */
export interface PromptTags {
  /**
   * The prompt.
   * References prompts.id.
   */
  prompt_id: string;
  /**
   * A tag that it carries.
   * References tags.id.
   */
  tag_id: string;
}

/** Templates and examples that everybody may start a prompt from. */
export interface PromptTemplates {
  /** Category that it is listed under. */
  category: string;
  /** Text of the template, with its variables. */
  content: string;
  /** When the template was created, UTC. */
  created_at: Generated<Timestamp>;
  /**
   * The user who made it; null for official ones, and once that user is gone.
   * References users.id.
   */
  created_by: string | null;
  /** What the template is for. */
  description: string | null;
  /** Identity of the template. */
  id: Generated<string>;
  /** True when it comes with PromptVault. */
  is_official: Generated<boolean>;
  /** Name of the template. */
  name: string;
  /** Rating by users, once there is one; the application sets the scale. */
  rating: number | null;
  /** How often a prompt was started from it. */
  usage_count: Generated<number>;
  /** The variables that the text has, as JSON. */
  variables: Json | null;
}

/** The history of prompts: what each said from one saving to the next. */
export interface PromptVersions {
  /** What was changed and why, in the words of the author. */
  change_message: string | null;
  /** Text of the prompt in this version. */
  content: string;
  /** When the version was saved, UTC. */
  created_at: Generated<Timestamp>;
  /**
   * The user who saved it; null once that user is gone.
   * References users.id.
   */
  created_by: string | null;
  /** Identity of the version. */
  id: Generated<string>;
  /** Settings that belong to this version, a JSON object. */
  metadata: Json | null;
  /**
   * The prompt that this is a version of.
   * References prompts.id.
   */
  prompt_id: string;
  /** Number of the version within its prompt, from 1; the highest is the latest. */
  version: number;
}

/** Prompts as they are now, each of one user; what they were before is in prompt_versions. */
export interface Prompts {
  /** Text of the prompt; that of its latest version. */
  content: string;
  /** When the prompt was created, UTC. */
  created_at: Generated<Timestamp>;
  /** What the prompt is for. */
  description: string | null;
  /** Path of the folder it is in, its parts parted by slashes (marketing/social); null for none. */
  folder: string | null;
  /** Identity of the prompt. */
  id: Generated<string>;
  /** True when everybody may read the prompt. */
  is_public: Generated<boolean>;
  /** Further settings, a JSON object. */
  metadata: Json | null;
  /** Model that the prompt is written for. */
  model: Generated<string>;
  /** Name of the prompt. */
  name: string;
  /** When the row was last changed, UTC. */
  updated_at: Generated<Timestamp>;
  /**
   * The user that the prompt belongs to; every query must filter by it, unless it reads public ones.
   * References users.id.
   */
  user_id: string;
}

/** Links that open one prompt to whoever has the code. */
export interface Shares {
  /** When the link was made, UTC. */
  created_at: Generated<Timestamp>;
  /** When the link stops to work, UTC; null for never. */
  expires_at: Timestamp | null;
  /** Identity of the share. */
  id: Generated<string>;
  /**
   * The prompt that the code opens.
   * References prompts.id.
   */
  prompt_id: string;
  /** The secret part of the link; no two shares have the same. */
  share_code: string;
  /**
   * The user who made the link.
   * References users.id.
   */
  shared_by: string;
  /** How often the link was opened. */
  view_count: Generated<number>;
}

/** Words that a user sorts prompts by. */
export interface Tags {
  /** Colour that the tag is shown in, as #RRGGBB. */
  color: Generated<string>;
  /** When the tag was created, UTC. */
  created_at: Generated<Timestamp>;
  /** Identity of the tag. */
  id: Generated<string>;
  /** The word, once for each user. */
  name: string;
  /**
   * The user that the tag belongs to; every query must filter by it.
   * References users.id.
   */
  user_id: string;
}

/** Invitations to work on the prompts of a user together; for the tiers pro and enterprise. */
export interface TeamInvites {
  /** True once the invitation was accepted. */
  accepted: Generated<boolean>;
  /** When the invitation was made, UTC. */
  created_at: Generated<Timestamp>;
  /** When the invitation lapses, UTC. */
  expires_at: Timestamp;
  /** Identity of the invitation. */
  id: Generated<string>;
  /**
   * The user who invites.
   * References users.id.
   */
  invited_by: string;
  /** Address that the invitation was sent to; need not be that of a user yet. */
  invited_email: string;
  /** What the invited may do: viewer or editor. */
  role: Generated<TeamInvitesRole>;
}

/** People who use PromptVault; profiles kept in step with Clerk, which signs them in. */
export interface Users {
  /** When the account was created, UTC. */
  created_at: Generated<Timestamp>;
  /** Address of the user; no two users share one. */
  email: string;
  /** Identity of the user, as Clerk gives it. */
  id: string;
  /** Name shown for the user. */
  name: string | null;
  /** How many prompts the user has, kept by the transactions that add and remove prompts. */
  prompt_count: Generated<number>;
  /** The customer that stands for the user at Stripe. */
  stripe_customer_id: string | null;
  /** The subscription at Stripe that is active. */
  stripe_subscription_id: string | null;
  /** Subscription: free, pro or enterprise. */
  tier: Generated<UsersTier>;
  /** When the row was last changed, UTC. */
  updated_at: Generated<Timestamp>;
}

export interface DB {
  import_sessions: ImportSessions;
  prompt_optimizations: PromptOptimizations;
  prompt_tags: PromptTags;
  prompt_templates: PromptTemplates;
  prompt_versions: PromptVersions;
  prompts: Prompts;
  shares: Shares;
  tags: Tags;
  team_invites: TeamInvites;
  users: Users;
}
