// Types of the project enterprise at 20250119000800_citus.
// Migrations: d94f840ad1728b4917bb3dcbb400967b3a46da1f8063cfe3fd83dd171a645acc
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

export type Int8 = ColumnType<
  string,
  bigint | number | string,
  bigint | number | string
>;

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

/** Whether the vector of an embedding is there. */
export type EmbeddingStatus = "pending" | "completed" | "failed";

/** Where an entity stands in its life. */
export type EntityStatus = "draft" | "active" | "archived";

/** What an entity is. */
export type EntityType = "context" | "template" | "workflow" | "library";

/** Who may see an entity: its owner, its tenant, everyone. */
export type EntityVisibility = "private" | "tenant" | "public";

/** What the source of a relationship is to its target. */
export type RelationshipType =
  | "depends_on"
  | "part_of"
  | "derived_from"
  | "suggests";

/** What a share lets its holder do; each includes the ones before it. */
export type SharePermission = "view" | "comment" | "edit" | "admin";

/** What the user did with a suggestion. */
export type SuggestionStatus = "pending" | "accepted" | "dismissed";

/** Rows of entity_stats of the tenant that app.current_tenant names; none without it. */
export interface CurrentTenantEntityStats {
  /** When the entity was created. */
  created_at: ColumnType<Date, undefined, undefined>;
  /** entity.id. */
  entity_id: ColumnType<string, undefined, undefined>;
  /** What the entity is. */
  entity_type: ColumnType<EntityType, undefined, undefined>;
  /** Users who marked it as a favourite. */
  favorite_count: ColumnType<string, undefined, undefined>;
  /** Relationships that lead to it. */
  incoming_count: ColumnType<string, undefined, undefined>;
  /** Time of the last usage event; null without one. */
  last_used_at: ColumnType<Date | null, undefined, undefined>;
  /** Relationships that start from it. */
  outgoing_count: ColumnType<string, undefined, undefined>;
  /** Shares that were good at the refresh. */
  share_count: ColumnType<string, undefined, undefined>;
  /** The tenant of the entity. */
  tenant_id: ColumnType<string, undefined, undefined>;
  /** Title of the current version. */
  title: ColumnType<string, undefined, undefined>;
  /** Tokens of the 30 days before the refresh. */
  tokens_last_30d: ColumnType<string, undefined, undefined>;
  /** Tokens of all its usage events. */
  tokens_total: ColumnType<string, undefined, undefined>;
  /** When the current version was written. */
  updated_at: ColumnType<Date, undefined, undefined>;
  /** Usage events. */
  usage_count: ColumnType<string, undefined, undefined>;
  /** Versions that were ever written. */
  version_count: ColumnType<string, undefined, undefined>;
}

/** Rows of tenant_usage_summary of the tenant that app.current_tenant names; none without it. */
export interface CurrentTenantUsage {
  /** Its current entities. */
  entity_count: ColumnType<string, undefined, undefined>;
  /** Events of the 30 days before the refresh. */
  events_last_30d: ColumnType<string, undefined, undefined>;
  /** Time of the last usage event; null without one. */
  last_used_at: ColumnType<Date | null, undefined, undefined>;
  /** Tokens it may use in a calendar month (UTC); null: no limit. */
  monthly_token_quota: ColumnType<string | null, undefined, undefined>;
  /** The tenant. */
  tenant_id: ColumnType<string | null, undefined, undefined>;
  /** Its name; null where rows name a tenant that is not there. */
  tenant_name: ColumnType<string | null, undefined, undefined>;
  /** Tokens of the 30 days before the refresh. */
  tokens_last_30d: ColumnType<string, undefined, undefined>;
  /** Tokens of the calendar month (UTC) of the refresh, up to it. */
  tokens_this_month: ColumnType<string, undefined, undefined>;
  /** Tokens of all its usage events. */
  tokens_total: ColumnType<string, undefined, undefined>;
  /** Usage events. */
  usage_count: ColumnType<string, undefined, undefined>;
  /** Its users. */
  user_count: ColumnType<string, undefined, undefined>;
}

/** Vectors of entities for semantic search, one for each entity and model. */
export interface Embedding {
  /** When the embedding was asked for. */
  created_at: Generated<Timestamp>;
  /** entity.id that the vector stands for. Not enforced by a foreign key. */
  entity_id: string;
  /** Why it failed; null otherwise. */
  error: string | null;
  /** Identity of the embedding. */
  id: Generated<string>;
  /** Model that made the vector; vectors of different models cannot be compared. */
  model: Generated<string>;
  /** Whether the vector is there; only completed ones are searched. */
  status: Generated<EmbeddingStatus>;
  /** The tenant it belongs to; null (loaded without one): the tenant of the entity. */
  tenant_id: Generated<string | null>;
  /** When status last changed; the writer sets it. */
  updated_at: Generated<Timestamp>;
  /** The vector, 1536 numbers, compared by cosine; null until it is completed. */
  vector: string | null;
}

/** Content of every kind, one row for each version. The current version is the one with valid_to null. */
export interface Entity {
  /** Fields that only this type has, such as prompt, variables, examples. */
  content: Generated<Json>;
  /** When the entity was created; the same in all its versions. */
  created_at: Generated<Timestamp>;
  /** Set on the version that was current when the entity was deleted. */
  deleted_at: Timestamp | null;
  /** What the entity is for. */
  description: string | null;
  /** What the entity is; says what content holds. */
  entity_type: EntityType;
  /** Identity of the entity; its versions share it. */
  id: Generated<string>;
  /** Measurements and notes of programs; the keys compression and auto_composition are known. */
  metadata: Generated<Json>;
  /** The user who owns the entity; null: the tenant as a whole. Not enforced by a foreign key. */
  owner_id: string | null;
  /** version_id of the version before; null for the first. Not enforced by a foreign key. */
  previous_version_id: string | null;
  /** Words of title (weight A) and description (weight B) in English, kept by the database. */
  search_vector: ColumnType<string | null, never, never>;
  /** Where the entity stands in its life. */
  status: Generated<EntityStatus>;
  /** Words to find the entity by. */
  tags: Generated<string[]>;
  /** The tenant that the entity belongs to. */
  tenant_id: Generated<string>;
  /** Title shown in lists. */
  title: string;
  /** When this version was written. */
  updated_at: Generated<Timestamp>;
  /** When this version became the current one. */
  valid_from: Generated<Timestamp>;
  /** When this version ceased to be the current one; null while it is. */
  valid_to: Timestamp | null;
  /** Number of the version within its entity, from 1. */
  version: Generated<number>;
  /** Identity of this version. */
  version_id: Generated<string>;
  /** Who may see the entity. */
  visibility: Generated<EntityVisibility>;
}

/** Figures of each current entity as of the last refresh. It knows no row security: not for tenants to read. */
export interface EntityStats {
  /** When the entity was created. */
  created_at: ColumnType<Date, undefined, undefined>;
  /** entity.id. */
  entity_id: ColumnType<string, undefined, undefined>;
  /** What the entity is. */
  entity_type: ColumnType<EntityType, undefined, undefined>;
  /** Users who marked it as a favourite. */
  favorite_count: ColumnType<string, undefined, undefined>;
  /** Relationships that lead to it. */
  incoming_count: ColumnType<string, undefined, undefined>;
  /** Time of the last usage event; null without one. */
  last_used_at: ColumnType<Date | null, undefined, undefined>;
  /** Relationships that start from it. */
  outgoing_count: ColumnType<string, undefined, undefined>;
  /** Shares that were good at the refresh. */
  share_count: ColumnType<string, undefined, undefined>;
  /** The tenant of the entity. */
  tenant_id: ColumnType<string, undefined, undefined>;
  /** Title of the current version. */
  title: ColumnType<string, undefined, undefined>;
  /** Tokens of the 30 days before the refresh. */
  tokens_last_30d: ColumnType<string, undefined, undefined>;
  /** Tokens of all its usage events. */
  tokens_total: ColumnType<string, undefined, undefined>;
  /** When the current version was written. */
  updated_at: ColumnType<Date, undefined, undefined>;
  /** Usage events. */
  usage_count: ColumnType<string, undefined, undefined>;
  /** Versions that were ever written. */
  version_count: ColumnType<string, undefined, undefined>;
}

/** Everything that happened, written once and never changed. Partitioned by month, UTC. */
export interface Event {
  /** The user who did it; null: a program. */
  actor_id: string | null;
  /** What is needed to replay the event. */
  data: Generated<Json>;
  /** entity.id that it happened to; null where it was none. */
  entity_id: string | null;
  /** Version of the entity that it led to; null where there is none. */
  entity_version: number | null;
  /** What happened, such as entity.updated. */
  event_type: string;
  /** Identity of the event. */
  id: Generated<string>;
  /** Where it came from, such as request and client. */
  metadata: Generated<Json>;
  /** When it happened; decides the partition. */
  occurred_at: Generated<Timestamp>;
  /** The tenant that it happened in. */
  tenant_id: Generated<string>;
}

/** Entities that users marked as favourites, each at most once. */
export interface Favorite {
  /** When it was marked; lists are ordered by it. */
  created_at: Generated<Timestamp>;
  /** entity.id that is marked. Not enforced by a foreign key. */
  entity_id: string;
  /**
   * The tenant of the user.
   * References user.tenant_id.
   */
  tenant_id: Generated<string>;
  /**
   * The user who marked it.
   * References user.id.
   */
  user_id: string;
}

/** When each view of the read model was last refreshed; pg_matviews does not know. */
export interface ReadModelRefresh {
  /** How long that took, in ms. */
  duration_ms: number;
  /** When its last refresh began: what was committed by then is in it. */
  refreshed_at: Timestamp;
  /** Name of the materialized view. */
  view_name: string;
}

/** Directed connections between entities: source is related to target. */
export interface Relationship {
  /** When the relationship was made. */
  created_at: Generated<Timestamp>;
  /** Identity of the relationship. */
  id: Generated<string>;
  /** Notes on the relationship by name. */
  metadata: Generated<Json>;
  /** What the source is to the target. */
  relationship_type: RelationshipType;
  /** entity.id that the connection starts from. Not enforced by a foreign key. */
  source_id: string;
  /** Weight from 0 to 1; below 1 where it is a guess. */
  strength: Generated<number>;
  /** entity.id that the connection leads to. Not enforced by a foreign key. */
  target_id: string;
  /** The tenant it belongs to; null (loaded without one): the tenant of the source. */
  tenant_id: Generated<string | null>;
}

/** Signed-in sessions; good until expires_at unless revoked. */
export interface Session {
  /** When the user signed in. */
  created_at: Generated<Timestamp>;
  /** When the session ends by itself. */
  expires_at: Generated<Timestamp>;
  /** Identity of the session; the claim jti of a JWT. */
  id: Generated<string>;
  /** Address that the user signed in from. */
  ip_address: string | null;
  /** When the session was ended early; null while it is good. */
  revoked_at: Timestamp | null;
  /**
   * The tenant of the user.
   * References user.tenant_id.
   */
  tenant_id: Generated<string>;
  /** Hash of the token that the client holds; the token itself is not kept. */
  token_hash: string;
  /** Program that the user signed in with. */
  user_agent: string | null;
  /**
   * The user who signed in.
   * References user.id.
   */
  user_id: string;
}

/** Entities that are shared with a user or with whoever has a link. */
export interface Share {
  /** When it was shared. */
  created_at: Generated<Timestamp>;
  /** entity.id that is shared. Not enforced by a foreign key. */
  entity_id: string;
  /** When the share ends by itself; null: never. */
  expires_at: Timestamp | null;
  /** Identity of the share. */
  id: Generated<string>;
  /** What the holder may do. */
  permission: Generated<SharePermission>;
  /** When the share was ended early; null while it is good. */
  revoked_at: Timestamp | null;
  /**
   * The user who shares it.
   * References user.id.
   */
  shared_by: string;
  /**
   * The user who gets it; null where a link is shared.
   * References user.id.
   */
  shared_with: string | null;
  /**
   * The tenant of both users.
   * References user.tenant_id.
   */
  tenant_id: Generated<string>;
  /** Hash of the secret in the link; null where a user gets it. */
  token_hash: string | null;
}

/** Recommendations that a model made to a user, and what came of them. */
export interface Suggestion {
  /** When it was made. */
  created_at: Generated<Timestamp>;
  /** When the user accepted or dismissed it; null while pending. */
  decided_at: Timestamp | null;
  /** entity.id that the user works on. Not enforced by a foreign key. */
  entity_id: string;
  /** Identity of the suggestion. */
  id: Generated<string>;
  /** Notes of the model by name. */
  metadata: Generated<Json>;
  /** Model that made it. */
  model: string | null;
  /** Why it is recommended, for the user to read. */
  reason: string | null;
  /** How sure the model is, from 0 to 1. */
  score: number;
  /** What the user did with it. */
  status: Generated<SuggestionStatus>;
  /** entity.id that is recommended for it. Not enforced by a foreign key. */
  suggested_entity_id: string;
  /**
   * The tenant of the user.
   * References user.tenant_id.
   */
  tenant_id: Generated<string>;
  /**
   * The user it is made to.
   * References user.id.
   */
  user_id: string;
}

/** Customers. Every other row belongs to one, and only its own tenant sees it. */
export interface Tenant {
  /** When the tenant was created. */
  created_at: Generated<Timestamp>;
  /** Identity of the tenant; app.current_tenant names it for row security. */
  id: Generated<string>;
  /** Tokens that the tenant may use in a calendar month (UTC); null: no limit. */
  monthly_token_quota: Int8 | null;
  /** Name of the customer. */
  name: string;
  /** Settings of the tenant by name. */
  settings: Generated<Json>;
  /** Short name for addresses, such as the part of the host name; null where none was chosen. */
  slug: string | null;
  /** When the tenant was suspended; null while it may work. */
  suspended_at: Timestamp | null;
  /** When the tenant was last changed; the writer sets it. */
  updated_at: Generated<Timestamp>;
}

/** Usage of each tenant as of the last refresh, for billing and quotas. It knows no row security: not for tenants to read. */
export interface TenantUsageSummary {
  /** Its current entities. */
  entity_count: ColumnType<string, undefined, undefined>;
  /** Events of the 30 days before the refresh. */
  events_last_30d: ColumnType<string, undefined, undefined>;
  /** Time of the last usage event; null without one. */
  last_used_at: ColumnType<Date | null, undefined, undefined>;
  /** Tokens it may use in a calendar month (UTC); null: no limit. */
  monthly_token_quota: ColumnType<string | null, undefined, undefined>;
  /** The tenant. */
  tenant_id: ColumnType<string | null, undefined, undefined>;
  /** Its name; null where rows name a tenant that is not there. */
  tenant_name: ColumnType<string | null, undefined, undefined>;
  /** Tokens of the 30 days before the refresh. */
  tokens_last_30d: ColumnType<string, undefined, undefined>;
  /** Tokens of the calendar month (UTC) of the refresh, up to it. */
  tokens_this_month: ColumnType<string, undefined, undefined>;
  /** Tokens of all its usage events. */
  tokens_total: ColumnType<string, undefined, undefined>;
  /** Usage events. */
  usage_count: ColumnType<string, undefined, undefined>;
  /** Its users. */
  user_count: ColumnType<string, undefined, undefined>;
}

/** What was used, for analytics and billing. Partitioned by day, UTC. */
export interface UsageEvent {
  /** What was done, such as use, compress, compose. */
  action: Generated<string>;
  /** How long it took, in ms. */
  duration_ms: number | null;
  /** entity.id that was used; null where it was none. */
  entity_id: string | null;
  /** Identity of the usage event. */
  id: Generated<string>;
  /** compression: {original_tokens, compressed_tokens, ratio}; auto_composition: {context_ids, score}; more by name. */
  metadata: Generated<Json>;
  /** Model that the tokens were spent on. */
  model: string | null;
  /** When it was used; decides the partition. */
  occurred_at: Generated<Timestamp>;
  /** The tenant that is billed. */
  tenant_id: Generated<string>;
  /** Tokens that are billed. */
  tokens: Generated<number>;
  /** The user who used it; null: a program. */
  user_id: string | null;
}

/** People. Each belongs to one tenant. */
export interface User {
  /** When the user was created. */
  created_at: Generated<Timestamp>;
  /** When the user was locked out; null while the user may sign in. */
  disabled_at: Timestamp | null;
  /** Address that the user signs in with; unique in the tenant without regard to case. */
  email: string;
  /** Identity of the user. */
  id: Generated<string>;
  /** Name shown for the user. */
  name: string | null;
  /** Who vouches for the user, such as google; null without OAuth. */
  oauth_provider: string | null;
  /** Identity of the user there (the claim sub); null without OAuth. */
  oauth_subject: string | null;
  /** Hash of the password; null for those who sign in elsewhere. */
  password_hash: string | null;
  /**
   * The tenant that the user belongs to.
   * References tenant.id.
   */
  tenant_id: Generated<string>;
  /** When the user was last changed; the writer sets it. */
  updated_at: Generated<Timestamp>;
}

export interface DB {
  current_tenant_entity_stats: CurrentTenantEntityStats;
  current_tenant_usage: CurrentTenantUsage;
  embedding: Embedding;
  entity: Entity;
  entity_stats: EntityStats;
  event: Event;
  favorite: Favorite;
  read_model_refresh: ReadModelRefresh;
  relationship: Relationship;
  session: Session;
  share: Share;
  suggestion: Suggestion;
  tenant: Tenant;
  tenant_usage_summary: TenantUsageSummary;
  usage_event: UsageEvent;
  user: User;
}
