-- The schema of the project vault at head. Loads with psql on an empty database that can have the extensions
-- pg_trgm and vector: psql -v ON_ERROR_STOP=1 -1 -f migrations/vault/schema.sql
-- Columns stand in the order the migrations made them. Why it looks so: docs/adr/ADR-001-db-p1-schema.md

create extension if not exists pg_trgm;
create extension if not exists vector;

create type prompt_access_control as enum ('private', 'unlisted');
comment on type prompt_access_control is 'Who may read a version: private, its owner; unlisted, whoever has the link.';

create function set_updated_at() returns trigger language plpgsql as $$
    begin
      new.updated_at := pg_catalog.statement_timestamp();
      return new;
    end $$;
comment on function set_updated_at() is 'Sets updated_at when a row is updated, unless the update sets it.';

create table users (
  id uuid primary key default gen_random_uuid(),
  email text,
  name text,
  avatar_url text,
  created_at timestamptz not null default now()
);
comment on table users is 'People who own prompts and collections. Created here for the foreign keys; AUTH-001 fills it.';
comment on column users.id is 'Identity of the user; owner_id of prompts and collections points here.';
comment on column users.email is 'Address that the user signs in with; AUTH-001 decides whether it must be there and be unique.';
comment on column users.name is 'Name shown for the user.';
comment on column users.avatar_url is 'Address of the picture of the user.';
comment on column users.created_at is 'When the user was created.';

create table prompts (
  id uuid primary key default gen_random_uuid(),
  title text not null,
  tags text[],
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  owner_id uuid not null references users (id) on delete restrict,
  is_favorite boolean not null default false,
  is_archived boolean not null default false,
  block_count integer not null default 0,
  embedding vector,
  icon_url text
);
create index ix_prompts_owner_updated on prompts (owner_id, updated_at desc);
create index ix_prompts_title_trgm on prompts using gin (title gin_trgm_ops);
create index ix_prompts_tags on prompts using gin (tags array_ops);
create trigger prompts_set_updated_at before update on prompts for each row
  when (new.updated_at is not distinct from old.updated_at)
  execute function set_updated_at();
comment on table prompts is 'Prompts: one row for what all versions of a prompt share. Each belongs to one user.';
comment on column prompts.id is 'Identity of the prompt; its versions share it.';
comment on column prompts.title is 'Title shown in the vault and searched by trigrams.';
comment on column prompts.tags is 'Tags as typed; an array in Phase 1, to be normalised in SRCH-007 if needed.';
comment on column prompts.created_at is 'When the prompt was created.';
comment on column prompts.updated_at is 'When the prompt was last changed; the vault lists by it, newest first.';
comment on column prompts.owner_id is 'The user that the prompt belongs to; every query must filter by it.';
comment on column prompts.is_favorite is 'True when the owner marked the prompt as a favourite.';
comment on column prompts.is_archived is 'True when the owner put the prompt away.';
comment on column prompts.block_count is 'Reserved for a later phase, unused: number of blocks of the prompt.';
comment on column prompts.embedding is 'Reserved for a later phase, unused: vector for semantic search, without a fixed dimension.';
comment on column prompts.icon_url is 'Reserved for a later phase, unused: address of an icon.';

create table prompt_versions (
  id uuid primary key default gen_random_uuid(),
  prompt_id uuid not null references prompts (id) on delete cascade,
  version integer not null check (version >= 0),
  body text not null,
  use_cases text[] not null,
  target_models text[],
  providers text[],
  link text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  access_control prompt_access_control not null,
  integrations text[],
  category text,
  complexity text,
  audience text,
  status text,
  input_schema jsonb,
  output_format text,
  llm_parameters jsonb,
  success_metrics jsonb,
  sample_input jsonb,
  sample_output jsonb,
  related_prompt_ids uuid[]
);
create unique index ix_versions_prompt_desc on prompt_versions (prompt_id, version desc);
create index ix_versions_body_trgm on prompt_versions using gin (body gin_trgm_ops);
create trigger prompt_versions_set_updated_at before update on prompt_versions for each row
  when (new.updated_at is not distinct from old.updated_at)
  execute function set_updated_at();
comment on table prompt_versions is 'Versions of prompts: the content as it was saved, numbered within its prompt.';
comment on column prompt_versions.id is 'Identity of the version.';
comment on column prompt_versions.prompt_id is 'The prompt that this is a version of.';
comment on column prompt_versions.version is 'Number of the version within its prompt; the highest is the latest.';
comment on column prompt_versions.body is 'Text of the prompt, searched by trigrams.';
comment on column prompt_versions.use_cases is 'What the prompt is for, as typed; empty when nothing was said.';
comment on column prompt_versions.target_models is 'Models that the prompt is written for; values of models_lookup.';
comment on column prompt_versions.providers is 'Providers of those models.';
comment on column prompt_versions.link is 'Address of a source or a place of use of this version.';
comment on column prompt_versions.created_at is 'When the version was created.';
comment on column prompt_versions.updated_at is 'When the version was last changed.';
comment on column prompt_versions.access_control is 'Who may read the version: private (its owner) or unlisted (whoever has the link).';
comment on column prompt_versions.integrations is 'Tools that the prompt works with; values of tools_lookup.';
comment on column prompt_versions.category is 'Category chosen in the form.';
comment on column prompt_versions.complexity is 'How demanding the prompt is, as chosen in the form.';
comment on column prompt_versions.audience is 'Who the prompt is for.';
comment on column prompt_versions.status is 'Where the version stands, such as draft or active.';
comment on column prompt_versions.input_schema is 'JSON Schema of the inputs that the body expects.';
comment on column prompt_versions.output_format is 'Form of the answer that the prompt asks for.';
comment on column prompt_versions.llm_parameters is 'Settings for the model, such as temperature, by name.';
comment on column prompt_versions.success_metrics is 'How to tell that an answer is good.';
comment on column prompt_versions.sample_input is 'An example of the inputs.';
comment on column prompt_versions.sample_output is 'An example of the answer.';
comment on column prompt_versions.related_prompt_ids is 'Prompts that belong with this one; not enforced by a foreign key.';

create table collections (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid not null references users (id) on delete restrict,
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (owner_id, name)
);
create trigger collections_set_updated_at before update on collections for each row
  when (new.updated_at is not distinct from old.updated_at)
  execute function set_updated_at();
comment on table collections is 'Named sets of prompts, each of one user.';
comment on column collections.id is 'Identity of the collection.';
comment on column collections.owner_id is 'The user that the collection belongs to; every query must filter by it.';
comment on column collections.name is 'Name of the collection, unique for its owner.';
comment on column collections.created_at is 'When the collection was created.';
comment on column collections.updated_at is 'When the collection was last changed.';

create table collection_prompts (
  collection_id uuid not null references collections (id) on delete cascade,
  prompt_id uuid not null references prompts (id) on delete cascade,
  primary key (collection_id, prompt_id)
);
create index ix_collection_prompts_prompt on collection_prompts (prompt_id, collection_id);
comment on table collection_prompts is 'Which prompts are in which collections.';
comment on column collection_prompts.collection_id is 'The collection.';
comment on column collection_prompts.prompt_id is 'A prompt in it.';

create table share_tokens (
  id uuid primary key default gen_random_uuid(),
  prompt_id uuid not null references prompts (id) on delete cascade,
  token text not null unique,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index ix_share_tokens_prompt on share_tokens (prompt_id);
comment on table share_tokens is 'Tokens that open one prompt to whoever has the link. Behind a feature flag, unused in Phase 1.';
comment on column share_tokens.id is 'Identity of the token.';
comment on column share_tokens.prompt_id is 'The prompt that the token opens.';
comment on column share_tokens.token is 'The secret part of a share link.';
comment on column share_tokens.created_at is 'When the token was issued.';
comment on column share_tokens.revoked_at is 'When the token was revoked; null while it is good.';

create table models_lookup (
  id integer generated by default as identity primary key,
  value text not null unique
);
comment on table models_lookup is 'Models that forms offer as target_models.';
comment on column models_lookup.id is 'Number of the row; nothing refers to it.';
comment on column models_lookup.value is 'The choice as forms offer it and prompts store it.';

create table tools_lookup (
  id integer generated by default as identity primary key,
  value text not null unique
);
comment on table tools_lookup is 'Tools that forms offer as integrations.';
comment on column tools_lookup.id is 'Number of the row; nothing refers to it.';
comment on column tools_lookup.value is 'The choice as forms offer it and prompts store it.';

create table platforms_lookup (
  id integer generated by default as identity primary key,
  value text not null unique
);
comment on table platforms_lookup is 'Platforms that forms offer.';
comment on column platforms_lookup.id is 'Number of the row; nothing refers to it.';
comment on column platforms_lookup.value is 'The choice as forms offer it and prompts store it.';

create table purposes_lookup (
  id integer generated by default as identity primary key,
  value text not null unique
);
comment on table purposes_lookup is 'Purposes that forms offer as use_cases.';
comment on column purposes_lookup.id is 'Number of the row; nothing refers to it.';
comment on column purposes_lookup.value is 'The choice as forms offer it and prompts store it.';
