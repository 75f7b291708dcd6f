-- Schema of the project promptvault at 20250901000400_create_prompt_templates.
-- Written by `vault-db schema dump` and after `migrate up`. Edit it, then write the migration that leads here:
-- vault-db migrate create NAME --autogenerate --project promptvault

begin;

set local check_function_bodies = off;

create table public.import_sessions (
  id uuid default gen_random_uuid() not null,
  user_id text not null,
  source text not null,
  imported_count integer,
  skipped_count integer,
  metadata jsonb,
  created_at timestamp without time zone default (now() AT TIME ZONE 'utc'::text) not null,
  constraint import_sessions_pkey PRIMARY KEY (id),
  constraint import_sessions_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  constraint import_sessions_source_check CHECK ((source = ANY (ARRAY['chatgpt'::text, 'claude'::text, 'gemini'::text, 'cline'::text, 'cursor'::text, 'file'::text])))
);
comment on table public.import_sessions is 'Bulk imports of prompts, one row for each run.';
comment on column public.import_sessions.id is 'Identity of the import.';
comment on column public.import_sessions.user_id is 'The user who imports; every query must filter by it.';
comment on column public.import_sessions.source is 'Where the prompts come from: chatgpt, claude, gemini, cline, cursor or file.';
comment on column public.import_sessions.imported_count is 'How many prompts were taken over; null while that is not known.';
comment on column public.import_sessions.skipped_count is 'How many were left out; null while that is not known.';
comment on column public.import_sessions.metadata is 'Details of the import, a JSON object.';
comment on column public.import_sessions.created_at is 'When the import was made, UTC.';

create index import_sessions_source_idx on public.import_sessions using btree (source);

create index import_sessions_user_id_idx on public.import_sessions using btree (user_id);

create table public.prompt_optimizations (
  id uuid default gen_random_uuid() not null,
  prompt_id uuid not null,
  original_content text not null,
  optimized_content text not null,
  improvements jsonb,
  score_before real,
  score_after real,
  created_at timestamp without time zone default (now() AT TIME ZONE 'utc'::text) not null,
  constraint prompt_optimizations_pkey PRIMARY KEY (id)
);
comment on table public.prompt_optimizations is 'What the optimizer made of prompts: text and score before and after.';
comment on column public.prompt_optimizations.id is 'Identity of the optimization.';
comment on column public.prompt_optimizations.prompt_id is 'The prompt that was optimized.';
comment on column public.prompt_optimizations.original_content is 'Text before.';
comment on column public.prompt_optimizations.optimized_content is 'Text after.';
comment on column public.prompt_optimizations.improvements is 'What was improved, a JSON list.';
comment on column public.prompt_optimizations.score_before is 'Score of the quality before; the optimizer sets the scale.';
comment on column public.prompt_optimizations.score_after is 'Score of the quality after, on the same scale.';
comment on column public.prompt_optimizations.created_at is 'When the prompt was optimized, UTC.';

create index prompt_optimizations_prompt_id_idx on public.prompt_optimizations using btree (prompt_id);

create table public.prompt_tags (
  prompt_id uuid not null,
  tag_id uuid not null,
  constraint prompt_tag_primary PRIMARY KEY (prompt_id, tag_id)
);
comment on table public.prompt_tags is 'Which prompts carry which tags.';
comment on column public.prompt_tags.prompt_id is 'The prompt.';
comment on column public.prompt_tags.tag_id is 'A tag that it carries.';

create index prompt_tags_tag_id_idx on public.prompt_tags using btree (tag_id);

create table public.prompt_templates (
  id uuid default gen_random_uuid() not null,
  category text not null,
  name text not null,
  description text,
  content text not null,
  variables jsonb,
  usage_count integer default 0 not null,
  rating real,
  is_official boolean default false not null,
  created_by text,
  created_at timestamp without time zone default (now() AT TIME ZONE 'utc'::text) not null,
  constraint prompt_templates_pkey PRIMARY KEY (id)
);
comment on table public.prompt_templates is 'Templates and examples that everybody may start a prompt from.';
comment on column public.prompt_templates.id is 'Identity of the template.';
comment on column public.prompt_templates.category is 'Category that it is listed under.';
comment on column public.prompt_templates.name is 'Name of the template.';
comment on column public.prompt_templates.description is 'What the template is for.';
comment on column public.prompt_templates.content is 'Text of the template, with its variables.';
comment on column public.prompt_templates.variables is 'The variables that the text has, as JSON.';
comment on column public.prompt_templates.usage_count is 'How often a prompt was started from it.';
comment on column public.prompt_templates.rating is 'Rating by users, once there is one; the application sets the scale.';
comment on column public.prompt_templates.is_official is 'True when it comes with PromptVault.';
comment on column public.prompt_templates.created_by is 'The user who made it; null for official ones, and once that user is gone.';
comment on column public.prompt_templates.created_at is 'When the template was created, UTC.';

create index prompt_templates_category_idx on public.prompt_templates using btree (category);

create index prompt_templates_created_by_idx on public.prompt_templates using btree (created_by);

create index prompt_templates_official_idx on public.prompt_templates using btree (is_official);

create table public.prompt_versions (
  id uuid default gen_random_uuid() not null,
  prompt_id uuid not null,
  version integer not null,
  content text not null,
  metadata jsonb,
  change_message text,
  created_at timestamp without time zone default (now() AT TIME ZONE 'utc'::text) not null,
  created_by text,
  constraint prompt_versions_pkey PRIMARY KEY (id),
  constraint prompt_version_unique UNIQUE (prompt_id, version),
  constraint prompt_versions_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text))
);
comment on table public.prompt_versions is 'The history of prompts: what each said from one saving to the next.';
comment on column public.prompt_versions.id is 'Identity of the version.';
comment on column public.prompt_versions.prompt_id is 'The prompt that this is a version of.';
comment on column public.prompt_versions.version is 'Number of the version within its prompt, from 1; the highest is the latest.';
comment on column public.prompt_versions.content is 'Text of the prompt in this version.';
comment on column public.prompt_versions.metadata is 'Settings that belong to this version, a JSON object.';
comment on column public.prompt_versions.change_message is 'What was changed and why, in the words of the author.';
comment on column public.prompt_versions.created_at is 'When the version was saved, UTC.';
comment on column public.prompt_versions.created_by is 'The user who saved it; null once that user is gone.';

create index version_created_by_idx on public.prompt_versions using btree (created_by);

create index version_prompt_id_idx on public.prompt_versions using btree (prompt_id);

create table public.prompts (
  id uuid default gen_random_uuid() not null,
  user_id text not null,
  name text not null,
  description text,
  content text not null,
  model text default 'gpt-4'::text not null,
  is_public boolean default false not null,
  folder text,
  metadata jsonb,
  created_at timestamp without time zone default (now() AT TIME ZONE 'utc'::text) not null,
  updated_at timestamp without time zone default (now() AT TIME ZONE 'utc'::text) not null,
  constraint prompts_pkey PRIMARY KEY (id),
  constraint prompts_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text))
);
comment on table public.prompts is 'Prompts as they are now, each of one user; what they were before is in prompt_versions.';
comment on column public.prompts.id is 'Identity of the prompt.';
comment on column public.prompts.user_id is 'The user that the prompt belongs to; every query must filter by it, unless it reads public ones.';
comment on column public.prompts.name is 'Name of the prompt.';
comment on column public.prompts.description is 'What the prompt is for.';
comment on column public.prompts.content is 'Text of the prompt; that of its latest version.';
comment on column public.prompts.model is 'Model that the prompt is written for.';
comment on column public.prompts.is_public is 'True when everybody may read the prompt.';
comment on column public.prompts.folder is 'Path of the folder it is in, its parts parted by slashes (marketing/social); null for none.';
comment on column public.prompts.metadata is 'Further settings, a JSON object.';
comment on column public.prompts.created_at is 'When the prompt was created, UTC.';
comment on column public.prompts.updated_at is 'When the row was last changed, UTC.';

create index prompt_folder_idx on public.prompts using btree (folder);

create index prompt_public_idx on public.prompts using btree (is_public);

create index prompt_user_id_idx on public.prompts using btree (user_id);

create table public.shares (
  id uuid default gen_random_uuid() not null,
  prompt_id uuid not null,
  shared_by text not null,
  share_code text not null,
  expires_at timestamp without time zone,
  view_count integer default 0 not null,
  created_at timestamp without time zone default (now() AT TIME ZONE 'utc'::text) not null,
  constraint shares_pkey PRIMARY KEY (id)
);
comment on table public.shares is 'Links that open one prompt to whoever has the code.';
comment on column public.shares.id is 'Identity of the share.';
comment on column public.shares.prompt_id is 'The prompt that the code opens.';
comment on column public.shares.shared_by is 'The user who made the link.';
comment on column public.shares.share_code is 'The secret part of the link; no two shares have the same.';
comment on column public.shares.expires_at is 'When the link stops to work, UTC; null for never.';
comment on column public.shares.view_count is 'How often the link was opened.';
comment on column public.shares.created_at is 'When the link was made, UTC.';

create unique index share_code_idx on public.shares using btree (share_code);

create index shares_prompt_id_idx on public.shares using btree (prompt_id);

create index shares_shared_by_idx on public.shares using btree (shared_by);

create table public.tags (
  id uuid default gen_random_uuid() not null,
  name text not null,
  user_id text not null,
  color character varying(7) default '#3B82F6'::character varying not null,
  created_at timestamp without time zone default (now() AT TIME ZONE 'utc'::text) not null,
  constraint tags_pkey PRIMARY KEY (id),
  constraint user_tag_unique UNIQUE (user_id, name)
);
comment on table public.tags is 'Words that a user sorts prompts by.';
comment on column public.tags.id is 'Identity of the tag.';
comment on column public.tags.name is 'The word, once for each user.';
comment on column public.tags.user_id is 'The user that the tag belongs to; every query must filter by it.';
comment on column public.tags.color is 'Colour that the tag is shown in, as #RRGGBB.';
comment on column public.tags.created_at is 'When the tag was created, UTC.';

create table public.team_invites (
  id uuid default gen_random_uuid() not null,
  invited_by text not null,
  invited_email text not null,
  role text default 'viewer'::text not null,
  accepted boolean default false not null,
  created_at timestamp without time zone default (now() AT TIME ZONE 'utc'::text) not null,
  expires_at timestamp without time zone not null,
  constraint team_invites_pkey PRIMARY KEY (id),
  constraint team_invites_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text])))
);
comment on table public.team_invites is 'Invitations to work on the prompts of a user together; for the tiers pro and enterprise.';
comment on column public.team_invites.id is 'Identity of the invitation.';
comment on column public.team_invites.invited_by is 'The user who invites.';
comment on column public.team_invites.invited_email is 'Address that the invitation was sent to; need not be that of a user yet.';
comment on column public.team_invites.role is 'What the invited may do: viewer or editor.';
comment on column public.team_invites.accepted is 'True once the invitation was accepted.';
comment on column public.team_invites.created_at is 'When the invitation was made, UTC.';
comment on column public.team_invites.expires_at is 'When the invitation lapses, UTC.';

create index invite_email_idx on public.team_invites using btree (invited_email);

create index team_invites_invited_by_idx on public.team_invites using btree (invited_by);

create table public.users (
  id text not null,
  email text not null,
  name text,
  tier text default 'free'::text not null,
  prompt_count integer default 0 not null,
  stripe_customer_id text,
  stripe_subscription_id text,
  created_at timestamp without time zone default (now() AT TIME ZONE 'utc'::text) not null,
  updated_at timestamp without time zone default (now() AT TIME ZONE 'utc'::text) not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_tier_check CHECK ((tier = ANY (ARRAY['free'::text, 'pro'::text, 'enterprise'::text])))
);
comment on table public.users is 'People who use PromptVault; profiles kept in step with Clerk, which signs them in.';
comment on column public.users.id is 'Identity of the user, as Clerk gives it.';
comment on column public.users.email is 'Address of the user; no two users share one.';
comment on column public.users.name is 'Name shown for the user.';
comment on column public.users.tier is 'Subscription: free, pro or enterprise.';
comment on column public.users.prompt_count is 'How many prompts the user has, kept by the transactions that add and remove prompts.';
comment on column public.users.stripe_customer_id is 'The customer that stands for the user at Stripe.';
comment on column public.users.stripe_subscription_id is 'The subscription at Stripe that is active.';
comment on column public.users.created_at is 'When the account was created, UTC.';
comment on column public.users.updated_at is 'When the row was last changed, UTC.';

create unique index user_email_idx on public.users using btree (email);

create or replace function public.set_updated_at()
returns trigger
language plpgsql
as $$
    begin
      new.updated_at := pg_catalog.statement_timestamp() at time zone 'utc';
      return new;
    end $$;

create trigger prompts_set_updated_at BEFORE UPDATE ON public.prompts FOR EACH ROW WHEN ((NOT (new.updated_at IS DISTINCT FROM old.updated_at))) EXECUTE FUNCTION public.set_updated_at();

create trigger users_set_updated_at BEFORE UPDATE ON public.users FOR EACH ROW WHEN ((NOT (new.updated_at IS DISTINCT FROM old.updated_at))) EXECUTE FUNCTION public.set_updated_at();

comment on function public.set_updated_at() is 'Sets updated_at (UTC) when a row is updated, unless the update sets it.';

alter table public.import_sessions add constraint import_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

alter table public.prompt_optimizations add constraint prompt_optimizations_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES public.prompts(id) ON DELETE CASCADE;

alter table public.prompt_tags add constraint prompt_tags_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES public.prompts(id) ON DELETE CASCADE;

alter table public.prompt_tags add constraint prompt_tags_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tags(id) ON DELETE CASCADE;

alter table public.prompt_templates add constraint prompt_templates_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;

alter table public.prompt_versions add constraint prompt_versions_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;

alter table public.prompt_versions add constraint prompt_versions_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES public.prompts(id) ON DELETE CASCADE;

alter table public.prompts add constraint prompts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

alter table public.shares add constraint shares_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES public.prompts(id) ON DELETE CASCADE;

alter table public.shares add constraint shares_shared_by_fkey FOREIGN KEY (shared_by) REFERENCES public.users(id) ON DELETE CASCADE;

alter table public.tags add constraint tags_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

alter table public.team_invites add constraint team_invites_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES public.users(id) ON DELETE CASCADE;

commit;
