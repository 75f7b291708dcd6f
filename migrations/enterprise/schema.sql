-- Schema of the project enterprise at 20250119000800_citus.
-- Written by `vault-db schema dump` and after `migrate up`. Edit it, then write the migration that leads here:
-- vault-db migrate create NAME --autogenerate --project enterprise

begin;

set local check_function_bodies = off;

create extension if not exists "uuid-ossp" with schema public;
comment on extension "uuid-ossp" is 'Created by migration 20250119000000_tenants';

create extension if not exists pgcrypto with schema public;
comment on extension pgcrypto is 'Created by migration 20250119000000_tenants';

create extension if not exists vector with schema public;
comment on extension vector is 'Created by migration 20250119000000_tenants';

create type public.embedding_status as enum ('pending', 'completed', 'failed');
comment on type public.embedding_status is 'Whether the vector of an embedding is there.';

create type public.entity_status as enum ('draft', 'active', 'archived');
comment on type public.entity_status is 'Where an entity stands in its life.';

create type public.entity_type as enum ('context', 'template', 'workflow', 'library');
comment on type public.entity_type is 'What an entity is.';

create type public.entity_visibility as enum ('private', 'tenant', 'public');
comment on type public.entity_visibility is 'Who may see an entity: its owner, its tenant, everyone.';

create type public.relationship_type as enum ('depends_on', 'part_of', 'derived_from', 'suggests');
comment on type public.relationship_type is 'What the source of a relationship is to its target.';

create type public.share_permission as enum ('view', 'comment', 'edit', 'admin');
comment on type public.share_permission is 'What a share lets its holder do; each includes the ones before it.';

create type public.suggestion_status as enum ('pending', 'accepted', 'dismissed');
comment on type public.suggestion_status is 'What the user did with a suggestion.';

create table public."user" (
  id uuid default gen_random_uuid() not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid not null,
  email text not null,
  name text,
  password_hash text,
  oauth_provider text,
  oauth_subject text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  disabled_at timestamp with time zone,
  constraint user_pkey PRIMARY KEY (id),
  constraint user_oauth_key UNIQUE (tenant_id, oauth_provider, oauth_subject),
  constraint user_tenant_id_id_key UNIQUE (tenant_id, id),
  constraint user_oauth_check CHECK (((oauth_provider IS NULL) = (oauth_subject IS NULL)))
);
alter table public."user" enable row level security;
comment on table public."user" is 'People. Each belongs to one tenant.';
comment on column public."user".id is 'Identity of the user.';
comment on column public."user".tenant_id is 'The tenant that the user belongs to.';
comment on column public."user".email is 'Address that the user signs in with; unique in the tenant without regard to case.';
comment on column public."user".name is 'Name shown for the user.';
comment on column public."user".password_hash is 'Hash of the password; null for those who sign in elsewhere.';
comment on column public."user".oauth_provider is 'Who vouches for the user, such as google; null without OAuth.';
comment on column public."user".oauth_subject is 'Identity of the user there (the claim sub); null without OAuth.';
comment on column public."user".created_at is 'When the user was created.';
comment on column public."user".updated_at is 'When the user was last changed; the writer sets it.';
comment on column public."user".disabled_at is 'When the user was locked out; null while the user may sign in.';

create unique index idx_user_email on public."user" using btree (tenant_id, lower(email));

create policy tenant_isolation on public."user" for all
  using ((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")));
comment on policy tenant_isolation on public."user" is 'Only rows of the tenant that app.current_tenant names; none without it.';

create table public.embedding (
  id uuid default gen_random_uuid() not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid,
  entity_id uuid not null,
  model text default 'text-embedding-ada-002'::text not null,
  vector public.vector(1536),
  status public.embedding_status default 'pending'::public.embedding_status not null,
  error text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint embedding_pkey PRIMARY KEY (id),
  constraint embedding_entity_id_model_key UNIQUE (entity_id, model),
  constraint embedding_completed_check CHECK (((status <> 'completed'::public.embedding_status) OR (vector IS NOT NULL)))
);
alter table public.embedding enable row level security;
comment on table public.embedding is 'Vectors of entities for semantic search, one for each entity and model.';
comment on column public.embedding.id is 'Identity of the embedding.';
comment on column public.embedding.tenant_id is 'The tenant it belongs to; null (loaded without one): the tenant of the entity.';
comment on column public.embedding.entity_id is 'entity.id that the vector stands for. Not enforced by a foreign key.';
comment on column public.embedding.model is 'Model that made the vector; vectors of different models cannot be compared.';
comment on column public.embedding.vector is 'The vector, 1536 numbers, compared by cosine; null until it is completed.';
comment on column public.embedding.status is 'Whether the vector is there; only completed ones are searched.';
comment on column public.embedding.error is 'Why it failed; null otherwise.';
comment on column public.embedding.created_at is 'When the embedding was asked for.';
comment on column public.embedding.updated_at is 'When status last changed; the writer sets it.';

create index idx_embedding_status on public.embedding using btree (status, created_at);

create index idx_embedding_vector on public.embedding using ivfflat (vector public.vector_cosine_ops) WITH (lists='100');

create table public.entity (
  id uuid default gen_random_uuid() not null,
  entity_type public.entity_type not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid not null,
  owner_id uuid,
  title text not null,
  description text,
  status public.entity_status default 'active'::public.entity_status not null,
  visibility public.entity_visibility default 'private'::public.entity_visibility not null,
  content jsonb default '{}'::jsonb not null,
  tags text[] default '{}'::text[] not null,
  metadata jsonb default '{}'::jsonb not null,
  version integer default 1 not null,
  version_id uuid default gen_random_uuid() not null,
  previous_version_id uuid,
  valid_from timestamp with time zone default now() not null,
  valid_to timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  deleted_at timestamp with time zone,
  search_vector tsvector generated always as ((setweight(to_tsvector('english'::regconfig, COALESCE(title, ''::text)), 'A'::"char") || setweight(to_tsvector('english'::regconfig, COALESCE(description, ''::text)), 'B'::"char"))) stored,
  constraint entity_pkey PRIMARY KEY (version_id),
  constraint entity_id_version_key UNIQUE (id, version),
  constraint entity_deleted_check CHECK (((deleted_at IS NULL) OR (valid_to IS NOT NULL))),
  constraint entity_previous_version_check CHECK ((previous_version_id <> version_id)),
  constraint entity_valid_check CHECK ((valid_to > valid_from)),
  constraint entity_version_check CHECK ((version >= 1))
);

create policy tenant_isolation on public.embedding for all
  using (((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")) OR ((tenant_id IS NULL) AND (EXISTS ( SELECT
   FROM public.entity e
  WHERE ((e.id = embedding.entity_id) AND (e.tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif"))))))))
  with check ((((tenant_id IS NULL) OR (tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif"))) AND (EXISTS ( SELECT
   FROM public.entity e
  WHERE ((e.id = embedding.entity_id) AND (e.tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")))))));
comment on policy tenant_isolation on public.embedding is 'Only rows of the tenant that app.current_tenant names; none without it.';

alter table public.entity enable row level security;
comment on table public.entity is 'Content of every kind, one row for each version. The current version is the one with valid_to null.';
comment on column public.entity.id is 'Identity of the entity; its versions share it.';
comment on column public.entity.entity_type is 'What the entity is; says what content holds.';
comment on column public.entity.tenant_id is 'The tenant that the entity belongs to.';
comment on column public.entity.owner_id is 'The user who owns the entity; null: the tenant as a whole. Not enforced by a foreign key.';
comment on column public.entity.title is 'Title shown in lists.';
comment on column public.entity.description is 'What the entity is for.';
comment on column public.entity.status is 'Where the entity stands in its life.';
comment on column public.entity.visibility is 'Who may see the entity.';
comment on column public.entity.content is 'Fields that only this type has, such as prompt, variables, examples.';
comment on column public.entity.tags is 'Words to find the entity by.';
comment on column public.entity.metadata is 'Measurements and notes of programs; the keys compression and auto_composition are known.';
comment on column public.entity.version is 'Number of the version within its entity, from 1.';
comment on column public.entity.version_id is 'Identity of this version.';
comment on column public.entity.previous_version_id is 'version_id of the version before; null for the first. Not enforced by a foreign key.';
comment on column public.entity.valid_from is 'When this version became the current one.';
comment on column public.entity.valid_to is 'When this version ceased to be the current one; null while it is.';
comment on column public.entity.created_at is 'When the entity was created; the same in all its versions.';
comment on column public.entity.updated_at is 'When this version was written.';
comment on column public.entity.deleted_at is 'Set on the version that was current when the entity was deleted.';
comment on column public.entity.search_vector is 'Words of title (weight A) and description (weight B) in English, kept by the database.';

create unique index idx_entity_current on public.entity using btree (id) WHERE (valid_to IS NULL);

create index idx_entity_deleted on public.entity using btree (tenant_id, deleted_at DESC) WHERE (deleted_at IS NOT NULL);

create index idx_entity_search on public.entity using gin (search_vector);

create index idx_entity_tags on public.entity using gin (tags);

create index idx_entity_tenant_type on public.entity using btree (tenant_id, entity_type, updated_at DESC) WHERE (valid_to IS NULL);

create policy closed_versions_stay on public.entity as restrictive for update
  using ((valid_to IS NULL))
  with check (true);
comment on policy closed_versions_stay on public.entity is 'Versions that are no longer current are not changed.';

create policy tenant_isolation on public.entity for all
  using ((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")));
comment on policy tenant_isolation on public.entity is 'Only rows of the tenant that app.current_tenant names; none without it.';

create table public.event (
  id uuid default gen_random_uuid() not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid not null,
  occurred_at timestamp with time zone default clock_timestamp() not null,
  event_type text not null,
  entity_id uuid,
  entity_version integer,
  actor_id uuid,
  data jsonb default '{}'::jsonb not null,
  metadata jsonb default '{}'::jsonb not null,
  constraint event_event_type_check CHECK ((event_type <> ''::text))
)
partition by RANGE (occurred_at);
alter table public.event enable row level security;
comment on table public.event is 'Everything that happened, written once and never changed. Partitioned by month, UTC.';
comment on column public.event.id is 'Identity of the event.';
comment on column public.event.tenant_id is 'The tenant that it happened in.';
comment on column public.event.occurred_at is 'When it happened; decides the partition.';
comment on column public.event.event_type is 'What happened, such as entity.updated.';
comment on column public.event.entity_id is 'entity.id that it happened to; null where it was none.';
comment on column public.event.entity_version is 'Version of the entity that it led to; null where there is none.';
comment on column public.event.actor_id is 'The user who did it; null: a program.';
comment on column public.event.data is 'What is needed to replay the event.';
comment on column public.event.metadata is 'Where it came from, such as request and client.';

create policy tenant_append on public.event for insert
  with check ((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")));
comment on policy tenant_append on public.event is 'New rows are of the tenant that app.current_tenant names.';

create policy tenant_isolation on public.event for select
  using ((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")));
comment on policy tenant_isolation on public.event is 'Only rows of the tenant that app.current_tenant names; none without it.';

create table public.event_2025_01 (
  id uuid default gen_random_uuid() constraint event_id_not_null not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid constraint event_tenant_id_not_null not null,
  occurred_at timestamp with time zone default clock_timestamp() constraint event_occurred_at_not_null not null,
  event_type text constraint event_event_type_not_null not null,
  entity_id uuid,
  entity_version integer,
  actor_id uuid,
  data jsonb default '{}'::jsonb constraint event_data_not_null not null,
  metadata jsonb default '{}'::jsonb constraint event_metadata_not_null not null,
  constraint event_2025_01_pkey PRIMARY KEY (id, occurred_at),
  constraint event_event_type_check CHECK ((event_type <> ''::text))
);
alter table public.event_2025_01 enable row level security;

comment on column public.event_2025_01.id is 'Identity of the event.';
comment on column public.event_2025_01.tenant_id is 'The tenant that it happened in.';
comment on column public.event_2025_01.occurred_at is 'When it happened; decides the partition.';
comment on column public.event_2025_01.event_type is 'What happened, such as entity.updated.';
comment on column public.event_2025_01.entity_id is 'entity.id that it happened to; null where it was none.';
comment on column public.event_2025_01.entity_version is 'Version of the entity that it led to; null where there is none.';
comment on column public.event_2025_01.actor_id is 'The user who did it; null: a program.';
comment on column public.event_2025_01.data is 'What is needed to replay the event.';
comment on column public.event_2025_01.metadata is 'Where it came from, such as request and client.';

create index event_2025_01_entity_id_occurred_at_idx on public.event_2025_01 using btree (entity_id, occurred_at);

create index event_2025_01_tenant_id_occurred_at_idx on public.event_2025_01 using btree (tenant_id, occurred_at DESC);

alter table only public.event attach partition public.event_2025_01 FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2025-02-01 00:00:00+00');
comment on table public.event_2025_01 is 'Rows of event of 2025-01, UTC.';

create table public.event_2025_02 (
  id uuid default gen_random_uuid() constraint event_id_not_null not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid constraint event_tenant_id_not_null not null,
  occurred_at timestamp with time zone default clock_timestamp() constraint event_occurred_at_not_null not null,
  event_type text constraint event_event_type_not_null not null,
  entity_id uuid,
  entity_version integer,
  actor_id uuid,
  data jsonb default '{}'::jsonb constraint event_data_not_null not null,
  metadata jsonb default '{}'::jsonb constraint event_metadata_not_null not null,
  constraint event_2025_02_pkey PRIMARY KEY (id, occurred_at),
  constraint event_event_type_check CHECK ((event_type <> ''::text))
);
alter table public.event_2025_02 enable row level security;

comment on column public.event_2025_02.id is 'Identity of the event.';
comment on column public.event_2025_02.tenant_id is 'The tenant that it happened in.';
comment on column public.event_2025_02.occurred_at is 'When it happened; decides the partition.';
comment on column public.event_2025_02.event_type is 'What happened, such as entity.updated.';
comment on column public.event_2025_02.entity_id is 'entity.id that it happened to; null where it was none.';
comment on column public.event_2025_02.entity_version is 'Version of the entity that it led to; null where there is none.';
comment on column public.event_2025_02.actor_id is 'The user who did it; null: a program.';
comment on column public.event_2025_02.data is 'What is needed to replay the event.';
comment on column public.event_2025_02.metadata is 'Where it came from, such as request and client.';

create index event_2025_02_entity_id_occurred_at_idx on public.event_2025_02 using btree (entity_id, occurred_at);

create index event_2025_02_tenant_id_occurred_at_idx on public.event_2025_02 using btree (tenant_id, occurred_at DESC);

alter table only public.event attach partition public.event_2025_02 FOR VALUES FROM ('2025-02-01 00:00:00+00') TO ('2025-03-01 00:00:00+00');
comment on table public.event_2025_02 is 'Rows of event of 2025-02, UTC.';

create table public.event_2025_03 (
  id uuid default gen_random_uuid() constraint event_id_not_null not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid constraint event_tenant_id_not_null not null,
  occurred_at timestamp with time zone default clock_timestamp() constraint event_occurred_at_not_null not null,
  event_type text constraint event_event_type_not_null not null,
  entity_id uuid,
  entity_version integer,
  actor_id uuid,
  data jsonb default '{}'::jsonb constraint event_data_not_null not null,
  metadata jsonb default '{}'::jsonb constraint event_metadata_not_null not null,
  constraint event_2025_03_pkey PRIMARY KEY (id, occurred_at),
  constraint event_event_type_check CHECK ((event_type <> ''::text))
);
alter table public.event_2025_03 enable row level security;

comment on column public.event_2025_03.id is 'Identity of the event.';
comment on column public.event_2025_03.tenant_id is 'The tenant that it happened in.';
comment on column public.event_2025_03.occurred_at is 'When it happened; decides the partition.';
comment on column public.event_2025_03.event_type is 'What happened, such as entity.updated.';
comment on column public.event_2025_03.entity_id is 'entity.id that it happened to; null where it was none.';
comment on column public.event_2025_03.entity_version is 'Version of the entity that it led to; null where there is none.';
comment on column public.event_2025_03.actor_id is 'The user who did it; null: a program.';
comment on column public.event_2025_03.data is 'What is needed to replay the event.';
comment on column public.event_2025_03.metadata is 'Where it came from, such as request and client.';

create index event_2025_03_entity_id_occurred_at_idx on public.event_2025_03 using btree (entity_id, occurred_at);

create index event_2025_03_tenant_id_occurred_at_idx on public.event_2025_03 using btree (tenant_id, occurred_at DESC);

alter table only public.event attach partition public.event_2025_03 FOR VALUES FROM ('2025-03-01 00:00:00+00') TO ('2025-04-01 00:00:00+00');
comment on table public.event_2025_03 is 'Rows of event of 2025-03, UTC.';

create table public.event_default (
  id uuid default gen_random_uuid() constraint event_id_not_null not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid constraint event_tenant_id_not_null not null,
  occurred_at timestamp with time zone default clock_timestamp() constraint event_occurred_at_not_null not null,
  event_type text constraint event_event_type_not_null not null,
  entity_id uuid,
  entity_version integer,
  actor_id uuid,
  data jsonb default '{}'::jsonb constraint event_data_not_null not null,
  metadata jsonb default '{}'::jsonb constraint event_metadata_not_null not null,
  constraint event_default_pkey PRIMARY KEY (id, occurred_at),
  constraint event_event_type_check CHECK ((event_type <> ''::text))
);

alter table public.event add constraint event_pkey PRIMARY KEY (id, occurred_at);

alter table public.event_default enable row level security;

comment on column public.event_default.id is 'Identity of the event.';
comment on column public.event_default.tenant_id is 'The tenant that it happened in.';
comment on column public.event_default.occurred_at is 'When it happened; decides the partition.';
comment on column public.event_default.event_type is 'What happened, such as entity.updated.';
comment on column public.event_default.entity_id is 'entity.id that it happened to; null where it was none.';
comment on column public.event_default.entity_version is 'Version of the entity that it led to; null where there is none.';
comment on column public.event_default.actor_id is 'The user who did it; null: a program.';
comment on column public.event_default.data is 'What is needed to replay the event.';
comment on column public.event_default.metadata is 'Where it came from, such as request and client.';

create index event_default_entity_id_occurred_at_idx on public.event_default using btree (entity_id, occurred_at);

create index idx_event_entity on public.event using btree (entity_id, occurred_at);

create index event_default_tenant_id_occurred_at_idx on public.event_default using btree (tenant_id, occurred_at DESC);

create index idx_event_tenant on public.event using btree (tenant_id, occurred_at DESC);

alter table only public.event attach partition public.event_default DEFAULT;
comment on table public.event_default is 'Rows of event whose time has no partition yet; ensure_partitions moves them.';

create table public.favorite (
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid not null,
  user_id uuid not null,
  entity_id uuid not null,
  created_at timestamp with time zone default now() not null,
  constraint favorite_pkey PRIMARY KEY (tenant_id, user_id, entity_id)
);
alter table public.favorite enable row level security;
comment on table public.favorite is 'Entities that users marked as favourites, each at most once.';
comment on column public.favorite.tenant_id is 'The tenant of the user.';
comment on column public.favorite.user_id is 'The user who marked it.';
comment on column public.favorite.entity_id is 'entity.id that is marked. Not enforced by a foreign key.';
comment on column public.favorite.created_at is 'When it was marked; lists are ordered by it.';

create index idx_favorite_entity on public.favorite using btree (entity_id);

create policy tenant_isolation on public.favorite for all
  using ((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")));
comment on policy tenant_isolation on public.favorite is 'Only rows of the tenant that app.current_tenant names; none without it.';

create table public.read_model_refresh (
  view_name text not null,
  refreshed_at timestamp with time zone not null,
  duration_ms double precision not null,
  constraint read_model_refresh_pkey PRIMARY KEY (view_name)
);
comment on table public.read_model_refresh is 'When each view of the read model was last refreshed; pg_matviews does not know.';
comment on column public.read_model_refresh.view_name is 'Name of the materialized view.';
comment on column public.read_model_refresh.refreshed_at is 'When its last refresh began: what was committed by then is in it.';
comment on column public.read_model_refresh.duration_ms is 'How long that took, in ms.';

create table public.relationship (
  id uuid default gen_random_uuid() not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid,
  source_id uuid not null,
  target_id uuid not null,
  relationship_type public.relationship_type not null,
  strength double precision default 1 not null,
  metadata jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  constraint relationship_pkey PRIMARY KEY (id),
  constraint relationship_strength_check CHECK (((strength >= (0)::double precision) AND (strength <= (1)::double precision)))
);
alter table public.relationship enable row level security;
comment on table public.relationship is 'Directed connections between entities: source is related to target.';
comment on column public.relationship.id is 'Identity of the relationship.';
comment on column public.relationship.tenant_id is 'The tenant it belongs to; null (loaded without one): the tenant of the source.';
comment on column public.relationship.source_id is 'entity.id that the connection starts from. Not enforced by a foreign key.';
comment on column public.relationship.target_id is 'entity.id that the connection leads to. Not enforced by a foreign key.';
comment on column public.relationship.relationship_type is 'What the source is to the target.';
comment on column public.relationship.strength is 'Weight from 0 to 1; below 1 where it is a guess.';
comment on column public.relationship.metadata is 'Notes on the relationship by name.';
comment on column public.relationship.created_at is 'When the relationship was made.';

create unique index idx_relationship_source on public.relationship using btree (source_id, relationship_type, target_id);

create index idx_relationship_target on public.relationship using btree (target_id, relationship_type);

create policy tenant_isolation on public.relationship for all
  using (((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")) OR ((tenant_id IS NULL) AND (EXISTS ( SELECT
   FROM public.entity e
  WHERE ((e.id = relationship.source_id) AND (e.tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif"))))))))
  with check ((((tenant_id IS NULL) OR (tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif"))) AND (EXISTS ( SELECT
   FROM public.entity e
  WHERE ((e.id = relationship.source_id) AND (e.tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")))))));
comment on policy tenant_isolation on public.relationship is 'Only rows of the tenant that app.current_tenant names; none without it.';

create table public.session (
  id uuid default gen_random_uuid() not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid not null,
  user_id uuid not null,
  token_hash text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone default (now() + '30 days'::interval) not null,
  revoked_at timestamp with time zone,
  ip_address inet,
  user_agent text,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_token_hash_key UNIQUE (token_hash),
  constraint session_expires_at_check CHECK ((expires_at > created_at))
);
alter table public.session enable row level security;
comment on table public.session is 'Signed-in sessions; good until expires_at unless revoked.';
comment on column public.session.id is 'Identity of the session; the claim jti of a JWT.';
comment on column public.session.tenant_id is 'The tenant of the user.';
comment on column public.session.user_id is 'The user who signed in.';
comment on column public.session.token_hash is 'Hash of the token that the client holds; the token itself is not kept.';
comment on column public.session.created_at is 'When the user signed in.';
comment on column public.session.expires_at is 'When the session ends by itself.';
comment on column public.session.revoked_at is 'When the session was ended early; null while it is good.';
comment on column public.session.ip_address is 'Address that the user signed in from.';
comment on column public.session.user_agent is 'Program that the user signed in with.';

create index idx_session_user on public.session using btree (tenant_id, user_id);

create policy tenant_isolation on public.session for all
  using ((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")));
comment on policy tenant_isolation on public.session is 'Only rows of the tenant that app.current_tenant names; none without it.';

create table public.share (
  id uuid default gen_random_uuid() not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid not null,
  entity_id uuid not null,
  shared_by uuid not null,
  shared_with uuid,
  token_hash text,
  permission public.share_permission default 'view'::public.share_permission not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint share_pkey PRIMARY KEY (id),
  constraint share_token_hash_key UNIQUE (token_hash),
  constraint share_expires_at_check CHECK ((expires_at > created_at)),
  constraint share_holder_check CHECK ((num_nonnulls(shared_with, token_hash) = 1))
);
alter table public.share enable row level security;
comment on table public.share is 'Entities that are shared with a user or with whoever has a link.';
comment on column public.share.id is 'Identity of the share.';
comment on column public.share.tenant_id is 'The tenant of both users.';
comment on column public.share.entity_id is 'entity.id that is shared. Not enforced by a foreign key.';
comment on column public.share.shared_by is 'The user who shares it.';
comment on column public.share.shared_with is 'The user who gets it; null where a link is shared.';
comment on column public.share.token_hash is 'Hash of the secret in the link; null where a user gets it.';
comment on column public.share.permission is 'What the holder may do.';
comment on column public.share.created_at is 'When it was shared.';
comment on column public.share.expires_at is 'When the share ends by itself; null: never.';
comment on column public.share.revoked_at is 'When the share was ended early; null while it is good.';

create index idx_share_entity on public.share using btree (entity_id);

create index idx_share_shared_by on public.share using btree (tenant_id, shared_by);

create index idx_share_shared_with on public.share using btree (tenant_id, shared_with);

create policy tenant_isolation on public.share for all
  using ((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")));
comment on policy tenant_isolation on public.share is 'Only rows of the tenant that app.current_tenant names; none without it.';

create table public.suggestion (
  id uuid default gen_random_uuid() not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid not null,
  user_id uuid not null,
  entity_id uuid not null,
  suggested_entity_id uuid not null,
  score double precision not null,
  reason text,
  model text,
  status public.suggestion_status default 'pending'::public.suggestion_status not null,
  metadata jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  decided_at timestamp with time zone,
  constraint suggestion_pkey PRIMARY KEY (id),
  constraint suggestion_once_key UNIQUE (tenant_id, user_id, entity_id, suggested_entity_id),
  constraint suggestion_decided_check CHECK (((status = 'pending'::public.suggestion_status) = (decided_at IS NULL))),
  constraint suggestion_score_check CHECK (((score >= (0)::double precision) AND (score <= (1)::double precision)))
);
alter table public.suggestion enable row level security;
comment on table public.suggestion is 'Recommendations that a model made to a user, and what came of them.';
comment on column public.suggestion.id is 'Identity of the suggestion.';
comment on column public.suggestion.tenant_id is 'The tenant of the user.';
comment on column public.suggestion.user_id is 'The user it is made to.';
comment on column public.suggestion.entity_id is 'entity.id that the user works on. Not enforced by a foreign key.';
comment on column public.suggestion.suggested_entity_id is 'entity.id that is recommended for it. Not enforced by a foreign key.';
comment on column public.suggestion.score is 'How sure the model is, from 0 to 1.';
comment on column public.suggestion.reason is 'Why it is recommended, for the user to read.';
comment on column public.suggestion.model is 'Model that made it.';
comment on column public.suggestion.status is 'What the user did with it.';
comment on column public.suggestion.metadata is 'Notes of the model by name.';
comment on column public.suggestion.created_at is 'When it was made.';
comment on column public.suggestion.decided_at is 'When the user accepted or dismissed it; null while pending.';

create policy tenant_isolation on public.suggestion for all
  using ((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")));
comment on policy tenant_isolation on public.suggestion is 'Only rows of the tenant that app.current_tenant names; none without it.';

create table public.tenant (
  id uuid default gen_random_uuid() not null,
  name text not null,
  slug text,
  settings jsonb default '{}'::jsonb not null,
  monthly_token_quota bigint,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  suspended_at timestamp with time zone,
  constraint tenant_pkey PRIMARY KEY (id),
  constraint tenant_slug_key UNIQUE (slug),
  constraint tenant_monthly_token_quota_check CHECK ((monthly_token_quota >= 0))
);
alter table public.tenant enable row level security;
comment on table public.tenant is 'Customers. Every other row belongs to one, and only its own tenant sees it.';
comment on column public.tenant.id is 'Identity of the tenant; app.current_tenant names it for row security.';
comment on column public.tenant.name is 'Name of the customer.';
comment on column public.tenant.slug is 'Short name for addresses, such as the part of the host name; null where none was chosen.';
comment on column public.tenant.settings is 'Settings of the tenant by name.';
comment on column public.tenant.monthly_token_quota is 'Tokens that the tenant may use in a calendar month (UTC); null: no limit.';
comment on column public.tenant.created_at is 'When the tenant was created.';
comment on column public.tenant.updated_at is 'When the tenant was last changed; the writer sets it.';
comment on column public.tenant.suspended_at is 'When the tenant was suspended; null while it may work.';

create policy tenant_isolation on public.tenant for all
  using ((id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")));
comment on policy tenant_isolation on public.tenant is 'Only rows of the tenant that app.current_tenant names; none without it.';

create table public.usage_event (
  id uuid default gen_random_uuid() not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid not null,
  occurred_at timestamp with time zone default clock_timestamp() not null,
  user_id uuid,
  entity_id uuid,
  action text default 'use'::text not null,
  model text,
  tokens integer default 0 not null,
  duration_ms integer,
  metadata jsonb default '{}'::jsonb not null,
  constraint usage_event_action_check CHECK ((action <> ''::text)),
  constraint usage_event_duration_ms_check CHECK ((duration_ms >= 0)),
  constraint usage_event_tokens_check CHECK ((tokens >= 0))
)
partition by RANGE (occurred_at);
alter table public.usage_event enable row level security;
comment on table public.usage_event is 'What was used, for analytics and billing. Partitioned by day, UTC.';
comment on column public.usage_event.id is 'Identity of the usage event.';
comment on column public.usage_event.tenant_id is 'The tenant that is billed.';
comment on column public.usage_event.occurred_at is 'When it was used; decides the partition.';
comment on column public.usage_event.user_id is 'The user who used it; null: a program.';
comment on column public.usage_event.entity_id is 'entity.id that was used; null where it was none.';
comment on column public.usage_event.action is 'What was done, such as use, compress, compose.';
comment on column public.usage_event.model is 'Model that the tokens were spent on.';
comment on column public.usage_event.tokens is 'Tokens that are billed.';
comment on column public.usage_event.duration_ms is 'How long it took, in ms.';
comment on column public.usage_event.metadata is 'compression: {original_tokens, compressed_tokens, ratio}; auto_composition: {context_ids, score}; more by name.';

create policy tenant_append on public.usage_event for insert
  with check ((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")));
comment on policy tenant_append on public.usage_event is 'New rows are of the tenant that app.current_tenant names.';

create policy tenant_isolation on public.usage_event for select
  using ((tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif")));
comment on policy tenant_isolation on public.usage_event is 'Only rows of the tenant that app.current_tenant names; none without it.';

create table public.usage_event_2025_01_19 (
  id uuid default gen_random_uuid() constraint usage_event_id_not_null not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid constraint usage_event_tenant_id_not_null not null,
  occurred_at timestamp with time zone default clock_timestamp() constraint usage_event_occurred_at_not_null not null,
  user_id uuid,
  entity_id uuid,
  action text default 'use'::text constraint usage_event_action_not_null not null,
  model text,
  tokens integer default 0 constraint usage_event_tokens_not_null not null,
  duration_ms integer,
  metadata jsonb default '{}'::jsonb constraint usage_event_metadata_not_null not null,
  constraint usage_event_2025_01_19_pkey PRIMARY KEY (id, occurred_at),
  constraint usage_event_action_check CHECK ((action <> ''::text)),
  constraint usage_event_duration_ms_check CHECK ((duration_ms >= 0)),
  constraint usage_event_tokens_check CHECK ((tokens >= 0))
);
alter table public.usage_event_2025_01_19 enable row level security;

comment on column public.usage_event_2025_01_19.id is 'Identity of the usage event.';
comment on column public.usage_event_2025_01_19.tenant_id is 'The tenant that is billed.';
comment on column public.usage_event_2025_01_19.occurred_at is 'When it was used; decides the partition.';
comment on column public.usage_event_2025_01_19.user_id is 'The user who used it; null: a program.';
comment on column public.usage_event_2025_01_19.entity_id is 'entity.id that was used; null where it was none.';
comment on column public.usage_event_2025_01_19.action is 'What was done, such as use, compress, compose.';
comment on column public.usage_event_2025_01_19.model is 'Model that the tokens were spent on.';
comment on column public.usage_event_2025_01_19.tokens is 'Tokens that are billed.';
comment on column public.usage_event_2025_01_19.duration_ms is 'How long it took, in ms.';
comment on column public.usage_event_2025_01_19.metadata is 'compression: {original_tokens, compressed_tokens, ratio}; auto_composition: {context_ids, score}; more by name.';

create index usage_event_2025_01_19_entity_id_occurred_at_idx on public.usage_event_2025_01_19 using btree (entity_id, occurred_at);

create index usage_event_2025_01_19_tenant_id_occurred_at_idx on public.usage_event_2025_01_19 using btree (tenant_id, occurred_at DESC);

alter table only public.usage_event attach partition public.usage_event_2025_01_19 FOR VALUES FROM ('2025-01-19 00:00:00+00') TO ('2025-01-20 00:00:00+00');
comment on table public.usage_event_2025_01_19 is 'Rows of usage_event of 2025-01-19, UTC.';

create table public.usage_event_2025_01_20 (
  id uuid default gen_random_uuid() constraint usage_event_id_not_null not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid constraint usage_event_tenant_id_not_null not null,
  occurred_at timestamp with time zone default clock_timestamp() constraint usage_event_occurred_at_not_null not null,
  user_id uuid,
  entity_id uuid,
  action text default 'use'::text constraint usage_event_action_not_null not null,
  model text,
  tokens integer default 0 constraint usage_event_tokens_not_null not null,
  duration_ms integer,
  metadata jsonb default '{}'::jsonb constraint usage_event_metadata_not_null not null,
  constraint usage_event_2025_01_20_pkey PRIMARY KEY (id, occurred_at),
  constraint usage_event_action_check CHECK ((action <> ''::text)),
  constraint usage_event_duration_ms_check CHECK ((duration_ms >= 0)),
  constraint usage_event_tokens_check CHECK ((tokens >= 0))
);
alter table public.usage_event_2025_01_20 enable row level security;

comment on column public.usage_event_2025_01_20.id is 'Identity of the usage event.';
comment on column public.usage_event_2025_01_20.tenant_id is 'The tenant that is billed.';
comment on column public.usage_event_2025_01_20.occurred_at is 'When it was used; decides the partition.';
comment on column public.usage_event_2025_01_20.user_id is 'The user who used it; null: a program.';
comment on column public.usage_event_2025_01_20.entity_id is 'entity.id that was used; null where it was none.';
comment on column public.usage_event_2025_01_20.action is 'What was done, such as use, compress, compose.';
comment on column public.usage_event_2025_01_20.model is 'Model that the tokens were spent on.';
comment on column public.usage_event_2025_01_20.tokens is 'Tokens that are billed.';
comment on column public.usage_event_2025_01_20.duration_ms is 'How long it took, in ms.';
comment on column public.usage_event_2025_01_20.metadata is 'compression: {original_tokens, compressed_tokens, ratio}; auto_composition: {context_ids, score}; more by name.';

create index usage_event_2025_01_20_entity_id_occurred_at_idx on public.usage_event_2025_01_20 using btree (entity_id, occurred_at);

create index usage_event_2025_01_20_tenant_id_occurred_at_idx on public.usage_event_2025_01_20 using btree (tenant_id, occurred_at DESC);

alter table only public.usage_event attach partition public.usage_event_2025_01_20 FOR VALUES FROM ('2025-01-20 00:00:00+00') TO ('2025-01-21 00:00:00+00');
comment on table public.usage_event_2025_01_20 is 'Rows of usage_event of 2025-01-20, UTC.';

create table public.usage_event_default (
  id uuid default gen_random_uuid() constraint usage_event_id_not_null not null,
  tenant_id uuid default (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid constraint usage_event_tenant_id_not_null not null,
  occurred_at timestamp with time zone default clock_timestamp() constraint usage_event_occurred_at_not_null not null,
  user_id uuid,
  entity_id uuid,
  action text default 'use'::text constraint usage_event_action_not_null not null,
  model text,
  tokens integer default 0 constraint usage_event_tokens_not_null not null,
  duration_ms integer,
  metadata jsonb default '{}'::jsonb constraint usage_event_metadata_not_null not null,
  constraint usage_event_default_pkey PRIMARY KEY (id, occurred_at),
  constraint usage_event_action_check CHECK ((action <> ''::text)),
  constraint usage_event_duration_ms_check CHECK ((duration_ms >= 0)),
  constraint usage_event_tokens_check CHECK ((tokens >= 0))
);

alter table public.usage_event add constraint usage_event_pkey PRIMARY KEY (id, occurred_at);

alter table public.usage_event_default enable row level security;

comment on column public.usage_event_default.id is 'Identity of the usage event.';
comment on column public.usage_event_default.tenant_id is 'The tenant that is billed.';
comment on column public.usage_event_default.occurred_at is 'When it was used; decides the partition.';
comment on column public.usage_event_default.user_id is 'The user who used it; null: a program.';
comment on column public.usage_event_default.entity_id is 'entity.id that was used; null where it was none.';
comment on column public.usage_event_default.action is 'What was done, such as use, compress, compose.';
comment on column public.usage_event_default.model is 'Model that the tokens were spent on.';
comment on column public.usage_event_default.tokens is 'Tokens that are billed.';
comment on column public.usage_event_default.duration_ms is 'How long it took, in ms.';
comment on column public.usage_event_default.metadata is 'compression: {original_tokens, compressed_tokens, ratio}; auto_composition: {context_ids, score}; more by name.';

create index usage_event_default_entity_id_occurred_at_idx on public.usage_event_default using btree (entity_id, occurred_at);

create index idx_usage_event_entity on public.usage_event using btree (entity_id, occurred_at);

create index usage_event_default_tenant_id_occurred_at_idx on public.usage_event_default using btree (tenant_id, occurred_at DESC);

create index idx_usage_event_tenant on public.usage_event using btree (tenant_id, occurred_at DESC);

alter table only public.usage_event attach partition public.usage_event_default DEFAULT;
comment on table public.usage_event_default is 'Rows of usage_event whose time has no partition yet; ensure_partitions moves them.';

create or replace function public.add_partition(
  parent regclass,
  unit text,
  moment timestamp with time zone
)
returns bigint
language plpgsql
set search_path to 'pg_catalog', 'public', 'pg_temp'
set "TimeZone" to 'UTC'
set "DateStyle" to 'ISO, YMD'
as $$
    declare
      lower_bound timestamptz := date_trunc(unit, moment);
      upper_bound timestamptz := date_trunc(unit, moment) + ('1 ' || unit)::interval;
      label text := to_char(moment, case unit when 'month' then 'YYYY-MM' when 'day' then 'YYYY-MM-DD' end);
      schema_name text; table_name text; key_column text; waiting regclass;
      target text; column_names text; moved bigint := 0;
    begin
      select n.nspname, c.relname, a.attname, nullif(p.partdefid, 0)::regclass
        into schema_name, table_name, key_column, waiting
        from pg_partitioned_table p join pg_class c on c.oid = p.partrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
        where p.partrelid = parent;
      if label is null or table_name is null then
        raise exception 'A month or day of a partitioned table is needed, not % of %', unit, parent
          using errcode = 'invalid_parameter_value';
      end if;
      target := format('%I.%I', schema_name, table_name || '_' || replace(label, '-', '_'));
      for attempt in 1..2 loop
        if pg_partition_root(to_regclass(target)) = parent then return null; end if;
        -- Another call may be making it: wait for that call's end, then look again.
        perform pg_advisory_xact_lock('pg_class'::regclass::oid::integer, parent::oid::integer);
      end loop;
      if to_regclass(target) is not null then
        raise exception '% is there, but is no partition of %', target, parent
          using errcode = 'duplicate_table', hint = 'Attach it, rename it or drop it.';
      end if;
      execute format('lock table only %s in %s mode', parent,
        case when lower_bound > clock_timestamp() then 'share update exclusive' else 'access exclusive' end);
      execute format('create table %s (like %s including all)', target, parent);
      execute format('alter table %s enable row level security', target);
      execute format('comment on table %s is %L', target, format('Rows of %s of %s, UTC.', table_name, label));
      if waiting is not null then
        select string_agg(quote_ident(attname), ', ' order by attnum) into column_names
          from pg_attribute where attrelid = parent and attnum > 0 and not attisdropped and attgenerated = '';
        execute format('lock table %s in access exclusive mode', waiting);
        execute format(
          'with moved as (delete from %1$s where %2$I >= $1 and %2$I < $2 returning %3$s)
           insert into %4$s (%3$s) select %3$s from moved', waiting, key_column, column_names, target)
          using lower_bound, upper_bound;
        get diagnostics moved = row_count;
      end if;
      execute format('alter table %s attach partition %s for values from (%L) to (%L)',
        parent, target, lower_bound, upper_bound);
      return moved;
    end $$;
comment on function public.add_partition(regclass, text, timestamp with time zone) is 'Makes the partition of event (month) or usage_event (day) that a moment falls in, UTC, and moves its rows there from the default partition. Returns how many; null when the partition was there.';

create or replace function public.ensure_partitions(ahead integer default 3)
returns table(table_name text, partition_name text, moved_rows bigint)
language plpgsql
set search_path to 'pg_catalog', 'public', 'pg_temp'
set "TimeZone" to 'UTC'
set "DateStyle" to 'ISO, YMD'
as $$
    declare
      kind record; periods timestamptz[]; period timestamptz; moved bigint;
    begin
      if ahead is null or ahead not between 0 and 1000 then
        raise exception 'ahead must be from 0 to 1000, not %', ahead using errcode = 'invalid_parameter_value';
      end if;
      for kind in
        select name, unit, form, waiting, date_trunc(unit, now()) as first,
               date_trunc(unit, now()) + ahead * ('1 ' || unit)::interval as last
        from (values ('event', 'month', '_YYYY_MM', 'event_default'),
                     ('usage_event', 'day', '_YYYY_MM_DD', 'usage_event_default')) as kinds (name, unit, form, waiting)
      loop
        -- Before the first look at the default partition: two calls that both hold it open would deadlock.
        perform pg_advisory_xact_lock('pg_class'::regclass::oid::integer, kind.name::regclass::oid::integer);
        -- Gathered first: an open cursor on the default partition would bar the ATTACH.
        execute format(
          'select array_agg(period order by period) from (
             select generate_series($1, $2, %1$L::interval) as period
             union
             -- Periods that were missed, the newest hundred: a call with a wild history must come to an end.
             (select distinct date_trunc(%2$L, occurred_at) from %3$I
              where occurred_at >= ''1970-01-01'' and occurred_at < $1 order by 1 desc limit 100)) as wanted',
          '1 ' || kind.unit, kind.unit, kind.waiting) into periods using kind.first, kind.last;
        foreach period in array periods
        loop
          moved := add_partition(kind.name::regclass, kind.unit, period);
          continue when moved is null;
          table_name := kind.name;
          partition_name := kind.name || to_char(period, kind.form);
          moved_rows := moved;
          return next;
        end loop;
      end loop;
    end $$;
comment on function public.ensure_partitions(integer) is 'Makes the partitions of this month and day and of as many months and days ahead, and of past ones that have rows in a default partition. Safe at any time and twice at once; returns what it made.';

create or replace function public.get_entity_graph(
  start_id uuid,
  max_depth integer default 2,
  direction text default 'out'::text
)
returns table(depth integer, relationship_id uuid, source_id uuid, target_id uuid, relationship_type public.relationship_type, strength double precision, entity_id uuid, entity_type public.entity_type, title text)
language plpgsql
stable
set search_path to 'pg_catalog', 'public', 'pg_temp'
as $$
    declare
      frontier uuid[] := array[start_id]; visited uuid[] := frontier; seen uuid[] := '{}'; batch uuid[]; reached uuid[];
    begin
      if direction is null or direction not in ('out', 'in', 'both') then
        raise exception 'direction must be out, in or both, not %', direction using errcode = 'invalid_parameter_value';
      end if;
      for level in 1..case when start_id is null then 0 else coalesce(max_depth, 0) end loop
        with edge as (
          select r.id, r.target_id as far from relationship r where direction <> 'in' and r.source_id = any (frontier)
          union
          select r.id, r.source_id from relationship r where direction <> 'out' and r.target_id = any (frontier)
        )
        select array_agg(distinct edge.id), array_agg(distinct edge.far) into batch, reached
        from edge
        where edge.id <> all (seen)
          and (exists (select from entity e where e.id = edge.far and e.valid_to is null)
               or not exists (select from entity e where e.id = edge.far));
        exit when batch is null;
        return query
          select level, r.id, r.source_id, r.target_id, r.relationship_type, r.strength, e.id, e.entity_type, e.title
          from (select r.*, case when direction <> 'in' and r.source_id = any (frontier)
                                 then r.target_id else r.source_id end as far
                from relationship r where r.id = any (batch)) r
          left join entity e on e.id = r.far and e.valid_to is null
          order by r.relationship_type, r.strength desc, r.id;
        seen := seen || batch;
        frontier := array(select far from unnest(reached) as far where far <> all (visited));
        visited := visited || frontier;
      end loop;
    end $$;
comment on function public.get_entity_graph(uuid, integer, text) is 'Relationships around an entity, each once, with the least number of steps to it and the entity it leads to (null where none is current). direction: out (from source to target), in, both.';

create or replace function public.get_entity_history(wanted_id uuid)
returns table(id uuid, version integer, version_id uuid, previous_version_id uuid, entity_type public.entity_type, title text, description text, status public.entity_status, visibility public.entity_visibility, content jsonb, tags text[], metadata jsonb, owner_id uuid, valid_from timestamp with time zone, valid_to timestamp with time zone, deleted_at timestamp with time zone)
language sql
stable
set search_path to 'pg_catalog', 'public', 'pg_temp'
as $$
      select e.id, e.version, e.version_id, e.previous_version_id, e.entity_type, e.title, e.description, e.status,
             e.visibility, e.content, e.tags, e.metadata, e.owner_id, e.valid_from, e.valid_to, e.deleted_at
      from entity e
      where e.id = wanted_id
      order by e.version desc
    $$;
comment on function public.get_entity_history(uuid) is 'All versions of an entity, newest first.';

create or replace function public.grant_application_access(role_name name)
returns void
language plpgsql
set search_path to 'pg_catalog', 'public', 'pg_temp'
as $$
    begin
      execute format('grant usage on schema %I to %I', 'public', role_name);
      execute format('grant select on %I."tenant" to %I', 'public', role_name);
      execute format('grant select, insert, update, delete on %I."user" to %I', 'public', role_name);
      execute format('grant select, insert, update, delete on %I."session" to %I', 'public', role_name);
      execute format('grant select, insert, update on %I."entity" to %I', 'public', role_name);
      execute format('grant select, insert, update, delete on %I."relationship" to %I', 'public', role_name);
      execute format('grant select, insert on %I."event" to %I', 'public', role_name);
      execute format('grant select, insert on %I."usage_event" to %I', 'public', role_name);
      execute format('grant select, insert, update, delete on %I."embedding" to %I', 'public', role_name);
      execute format('grant select, insert, delete on %I."favorite" to %I', 'public', role_name);
      execute format('grant select, insert, update, delete on %I."share" to %I', 'public', role_name);
      execute format('grant select, insert, update, delete on %I."suggestion" to %I', 'public', role_name);
      execute format('grant select on %I."current_tenant_entity_stats" to %I', 'public', role_name);
      execute format('grant select on %I."current_tenant_usage" to %I', 'public', role_name);
    end $$;
comment on function public.grant_application_access(name) is 'Gives a role what an application of tenants needs and no more: no rights on partitions, on the read model, or to change events.';

create or replace function public.refresh_read_model()
returns void
language plpgsql
set search_path to 'pg_catalog', 'public', 'pg_temp'
as $$
    declare
      view record; started timestamptz;
    begin
      for view in
        select c.oid::regclass as name, c.relname::text as label, c.relispopulated as filled
        from pg_class c where c.oid in ('entity_stats'::regclass, 'tenant_usage_summary'::regclass)
        order by c.relname
      loop
        started := clock_timestamp();
        execute format('refresh materialized view %s %s', case when view.filled then 'concurrently' end, view.name);
        insert into read_model_refresh (view_name, refreshed_at, duration_ms)
        values (view.label, started, extract(epoch from clock_timestamp() - started) * 1000)
        on conflict (view_name) do update
          set refreshed_at = excluded.refreshed_at, duration_ms = excluded.duration_ms;
      end loop;
    end $$;
comment on function public.refresh_read_model() is 'Brings entity_stats and tenant_usage_summary up to date and records when. Readers go on meanwhile; a second call waits for the first.';

create or replace function public.search_similar_entities(
  tenant uuid,
  query_vector public.vector,
  wanted_type public.entity_type default NULL::public.entity_type,
  max_results integer default 10,
  wanted_model text default NULL::text
)
returns table(entity_id uuid, entity_type public.entity_type, title text, similarity double precision)
language plpgsql
stable
set search_path to 'pg_catalog', 'public', 'pg_temp'
set ivfflat.probes to '10'
as $$
    begin
      if query_vector is null then return; end if;
      if (select count(*) <= 10000 from (select 
    from embedding m join entity e on e.id = m.entity_id and e.valid_to is null
    where e.tenant_id = tenant and m.status = 'completed'
      and (wanted_type is null or e.entity_type = wanted_type) and (wanted_model is null or m.model = wanted_model) limit 10001) as counted) then
        return query
          with candidate as materialized (select e.id, e.entity_type, e.title, m.vector 
    from embedding m join entity e on e.id = m.entity_id and e.valid_to is null
    where e.tenant_id = tenant and m.status = 'completed'
      and (wanted_type is null or e.entity_type = wanted_type) and (wanted_model is null or m.model = wanted_model))
          select m.id, m.entity_type, m.title, 1 - (m.vector operator("public".<=>) query_vector) from candidate m
          order by m.vector operator("public".<=>) query_vector, m.id limit greatest(coalesce(max_results, 10), 0);
      else
        return query
          select e.id, e.entity_type, e.title, 1 - (m.vector operator("public".<=>) query_vector) 
    from embedding m join entity e on e.id = m.entity_id and e.valid_to is null
    where e.tenant_id = tenant and m.status = 'completed'
      and (wanted_type is null or e.entity_type = wanted_type) and (wanted_model is null or m.model = wanted_model)
          order by m.vector operator("public".<=>) query_vector limit greatest(coalesce(max_results, 10), 0);
      end if;
    end $$;
comment on function public.search_similar_entities(uuid, public.vector, public.entity_type, integer, text) is 'Current entities of a tenant nearest to a vector by cosine, completed embeddings only, one row for each model that was not ruled out. similarity is 1 for the same direction.';

create materialized view public.entity_stats
as
 SELECT e.id AS entity_id,
    e.tenant_id,
    e.entity_type,
    e.title,
    v.version_count,
    COALESCE(f.favorite_count, (0)::bigint) AS favorite_count,
    COALESCE(s.share_count, (0)::bigint) AS share_count,
    COALESCE(o.outgoing_count, (0)::bigint) AS outgoing_count,
    COALESCE(i.incoming_count, (0)::bigint) AS incoming_count,
    COALESCE(u.usage_count, (0)::bigint) AS usage_count,
    COALESCE(u.tokens_total, (0)::bigint) AS tokens_total,
    COALESCE(u.tokens_last_30d, (0)::bigint) AS tokens_last_30d,
    u.last_used_at,
    e.created_at,
    e.updated_at
   FROM ((((((public.entity e
     JOIN ( SELECT entity.id,
            count(*) AS version_count
           FROM public.entity
          GROUP BY entity.id) v ON ((v.id = e.id)))
     LEFT JOIN ( SELECT favorite.entity_id,
            count(*) AS favorite_count
           FROM public.favorite
          GROUP BY favorite.entity_id) f ON ((f.entity_id = e.id)))
     LEFT JOIN ( SELECT share.entity_id,
            count(*) AS share_count
           FROM public.share
          WHERE ((share.revoked_at IS NULL) AND ((share.expires_at IS NULL) OR (share.expires_at > now())))
          GROUP BY share.entity_id) s ON ((s.entity_id = e.id)))
     LEFT JOIN ( SELECT relationship.source_id,
            count(*) AS outgoing_count
           FROM public.relationship
          GROUP BY relationship.source_id) o ON ((o.source_id = e.id)))
     LEFT JOIN ( SELECT relationship.target_id,
            count(*) AS incoming_count
           FROM public.relationship
          GROUP BY relationship.target_id) i ON ((i.target_id = e.id)))
     LEFT JOIN ( SELECT usage_event.entity_id,
            count(*) AS usage_count,
            sum(usage_event.tokens) AS tokens_total,
            sum(usage_event.tokens) FILTER (WHERE (usage_event.occurred_at > (now() - '30 days'::interval))) AS tokens_last_30d,
            max(usage_event.occurred_at) AS last_used_at
           FROM public.usage_event
          GROUP BY usage_event.entity_id) u ON ((u.entity_id = e.id)))
  WHERE (e.valid_to IS NULL);

create or replace view public.current_tenant_entity_stats with (security_barrier = true) as
 SELECT entity_id,
    tenant_id,
    entity_type,
    title,
    version_count,
    favorite_count,
    share_count,
    outgoing_count,
    incoming_count,
    usage_count,
    tokens_total,
    tokens_last_30d,
    last_used_at,
    created_at,
    updated_at
   FROM public.entity_stats
  WHERE (tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif"));

comment on column public.current_tenant_entity_stats.created_at is 'When the entity was created.';
comment on column public.current_tenant_entity_stats.entity_id is 'entity.id.';
comment on column public.current_tenant_entity_stats.entity_type is 'What the entity is.';
comment on column public.current_tenant_entity_stats.favorite_count is 'Users who marked it as a favourite.';
comment on column public.current_tenant_entity_stats.incoming_count is 'Relationships that lead to it.';
comment on column public.current_tenant_entity_stats.last_used_at is 'Time of the last usage event; null without one.';
comment on column public.current_tenant_entity_stats.outgoing_count is 'Relationships that start from it.';
comment on column public.current_tenant_entity_stats.share_count is 'Shares that were good at the refresh.';
comment on column public.current_tenant_entity_stats.tenant_id is 'The tenant of the entity.';
comment on column public.current_tenant_entity_stats.title is 'Title of the current version.';
comment on column public.current_tenant_entity_stats.tokens_last_30d is 'Tokens of the 30 days before the refresh.';
comment on column public.current_tenant_entity_stats.tokens_total is 'Tokens of all its usage events.';
comment on column public.current_tenant_entity_stats.updated_at is 'When the current version was written.';
comment on column public.current_tenant_entity_stats.usage_count is 'Usage events.';
comment on column public.current_tenant_entity_stats.version_count is 'Versions that were ever written.';

comment on view public.current_tenant_entity_stats is 'Rows of entity_stats of the tenant that app.current_tenant names; none without it.';
comment on column public.entity_stats.created_at is 'When the entity was created.';
comment on column public.entity_stats.entity_id is 'entity.id.';
comment on column public.entity_stats.entity_type is 'What the entity is.';
comment on column public.entity_stats.favorite_count is 'Users who marked it as a favourite.';
comment on column public.entity_stats.incoming_count is 'Relationships that lead to it.';
comment on column public.entity_stats.last_used_at is 'Time of the last usage event; null without one.';
comment on column public.entity_stats.outgoing_count is 'Relationships that start from it.';
comment on column public.entity_stats.share_count is 'Shares that were good at the refresh.';
comment on column public.entity_stats.tenant_id is 'The tenant of the entity.';
comment on column public.entity_stats.title is 'Title of the current version.';
comment on column public.entity_stats.tokens_last_30d is 'Tokens of the 30 days before the refresh.';
comment on column public.entity_stats.tokens_total is 'Tokens of all its usage events.';
comment on column public.entity_stats.updated_at is 'When the current version was written.';
comment on column public.entity_stats.usage_count is 'Usage events.';
comment on column public.entity_stats.version_count is 'Versions that were ever written.';

create unique index idx_entity_stats_entity on public.entity_stats using btree (entity_id);

create index idx_entity_stats_tenant on public.entity_stats using btree (tenant_id);

comment on materialized view public.entity_stats is 'Figures of each current entity as of the last refresh. It knows no row security: not for tenants to read.';

create materialized view public.tenant_usage_summary
as
 SELECT COALESCE(t.id, e.tenant_id, u.tenant_id, v.tenant_id) AS tenant_id,
    t.name AS tenant_name,
    t.monthly_token_quota,
    COALESCE(p.user_count, (0)::bigint) AS user_count,
    COALESCE(e.entity_count, (0)::bigint) AS entity_count,
    COALESCE(v.events_last_30d, (0)::bigint) AS events_last_30d,
    COALESCE(u.usage_count, (0)::bigint) AS usage_count,
    COALESCE(u.tokens_total, (0)::bigint) AS tokens_total,
    COALESCE(u.tokens_last_30d, (0)::bigint) AS tokens_last_30d,
    COALESCE(u.tokens_this_month, (0)::bigint) AS tokens_this_month,
    u.last_used_at
   FROM ((((public.tenant t
     FULL JOIN ( SELECT entity.tenant_id,
            count(*) AS entity_count
           FROM public.entity
          WHERE (entity.valid_to IS NULL)
          GROUP BY entity.tenant_id) e ON ((e.tenant_id = t.id)))
     FULL JOIN ( SELECT usage_event.tenant_id,
            count(*) AS usage_count,
            sum(usage_event.tokens) AS tokens_total,
            sum(usage_event.tokens) FILTER (WHERE (usage_event.occurred_at > (now() - '30 days'::interval))) AS tokens_last_30d,
            sum(usage_event.tokens) FILTER (WHERE (usage_event.occurred_at >= date_trunc('month'::text, now(), 'UTC'::text))) AS tokens_this_month,
            max(usage_event.occurred_at) AS last_used_at
           FROM public.usage_event
          GROUP BY usage_event.tenant_id) u ON ((u.tenant_id = COALESCE(t.id, e.tenant_id))))
     FULL JOIN ( SELECT event.tenant_id,
            count(*) AS events_last_30d
           FROM public.event
          WHERE (event.occurred_at > (now() - '30 days'::interval))
          GROUP BY event.tenant_id) v ON ((v.tenant_id = COALESCE(t.id, e.tenant_id, u.tenant_id))))
     LEFT JOIN ( SELECT "user".tenant_id,
            count(*) AS user_count
           FROM public."user"
          GROUP BY "user".tenant_id) p ON ((p.tenant_id = t.id)));

create or replace view public.current_tenant_usage with (security_barrier = true) as
 SELECT tenant_id,
    tenant_name,
    monthly_token_quota,
    user_count,
    entity_count,
    events_last_30d,
    usage_count,
    tokens_total,
    tokens_last_30d,
    tokens_this_month,
    last_used_at
   FROM public.tenant_usage_summary
  WHERE (tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant'::text, true), ''::text))::uuid AS "nullif"));

comment on column public.current_tenant_usage.entity_count is 'Its current entities.';
comment on column public.current_tenant_usage.events_last_30d is 'Events of the 30 days before the refresh.';
comment on column public.current_tenant_usage.last_used_at is 'Time of the last usage event; null without one.';
comment on column public.current_tenant_usage.monthly_token_quota is 'Tokens it may use in a calendar month (UTC); null: no limit.';
comment on column public.current_tenant_usage.tenant_id is 'The tenant.';
comment on column public.current_tenant_usage.tenant_name is 'Its name; null where rows name a tenant that is not there.';
comment on column public.current_tenant_usage.tokens_last_30d is 'Tokens of the 30 days before the refresh.';
comment on column public.current_tenant_usage.tokens_this_month is 'Tokens of the calendar month (UTC) of the refresh, up to it.';
comment on column public.current_tenant_usage.tokens_total is 'Tokens of all its usage events.';
comment on column public.current_tenant_usage.usage_count is 'Usage events.';
comment on column public.current_tenant_usage.user_count is 'Its users.';

comment on view public.current_tenant_usage is 'Rows of tenant_usage_summary of the tenant that app.current_tenant names; none without it.';
comment on column public.tenant_usage_summary.entity_count is 'Its current entities.';
comment on column public.tenant_usage_summary.events_last_30d is 'Events of the 30 days before the refresh.';
comment on column public.tenant_usage_summary.last_used_at is 'Time of the last usage event; null without one.';
comment on column public.tenant_usage_summary.monthly_token_quota is 'Tokens it may use in a calendar month (UTC); null: no limit.';
comment on column public.tenant_usage_summary.tenant_id is 'The tenant.';
comment on column public.tenant_usage_summary.tenant_name is 'Its name; null where rows name a tenant that is not there.';
comment on column public.tenant_usage_summary.tokens_last_30d is 'Tokens of the 30 days before the refresh.';
comment on column public.tenant_usage_summary.tokens_this_month is 'Tokens of the calendar month (UTC) of the refresh, up to it.';
comment on column public.tenant_usage_summary.tokens_total is 'Tokens of all its usage events.';
comment on column public.tenant_usage_summary.usage_count is 'Usage events.';
comment on column public.tenant_usage_summary.user_count is 'Its users.';

create unique index idx_tenant_usage_summary_tenant on public.tenant_usage_summary using btree (tenant_id);

comment on materialized view public.tenant_usage_summary is 'Usage of each tenant as of the last refresh, for billing and quotas. It knows no row security: not for tenants to read.';

alter table public."user" add constraint user_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);

alter table public.favorite add constraint favorite_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public."user"(tenant_id, id) ON DELETE CASCADE;

alter table public.session add constraint session_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public."user"(tenant_id, id) ON DELETE CASCADE;

alter table public.share add constraint share_shared_by_fkey FOREIGN KEY (tenant_id, shared_by) REFERENCES public."user"(tenant_id, id) ON DELETE CASCADE;

alter table public.share add constraint share_shared_with_fkey FOREIGN KEY (tenant_id, shared_with) REFERENCES public."user"(tenant_id, id) ON DELETE CASCADE;

alter table public.suggestion add constraint suggestion_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public."user"(tenant_id, id) ON DELETE CASCADE;

commit;
