-- Schema of the project metaprompt at 20250118000004_create_functions.
-- Written by `vault-db schema dump` and after `migrate up`. Edit it, then write the migration that leads here:
-- vault-db migrate create NAME --autogenerate --project metaprompt

begin;

set local check_function_bodies = off;

create schema auth;
grant usage on schema auth to public;
comment on schema auth is 'Stands in for Supabase''s. Created by migration 20250118000003_create_rls_policies';

create extension if not exists pg_trgm with schema public;
comment on extension pg_trgm is 'Created by migration 20250118000002_create_prompts_tables';

create table public.prompt_answers (
  id uuid default gen_random_uuid() not null,
  prompt_id uuid not null,
  question_id character varying(100) not null,
  question_text text not null,
  answer text not null,
  created_at timestamp with time zone default CURRENT_TIMESTAMP,
  constraint prompt_answers_pkey PRIMARY KEY (id)
);
alter table public.prompt_answers enable row level security;
comment on table public.prompt_answers is 'Answers to the clarifying questions that were asked for a prompt.';
comment on column public.prompt_answers.id is 'Identity of the answer.';
comment on column public.prompt_answers.prompt_id is 'The prompt that the question was asked for; only its user may see the answer.';
comment on column public.prompt_answers.question_id is 'Name of the question in the application.';
comment on column public.prompt_answers.question_text is 'The question as the user read it.';
comment on column public.prompt_answers.answer is 'What the user answered.';
comment on column public.prompt_answers.created_at is 'When the answer was given.';

create index idx_prompt_answers_prompt_id on public.prompt_answers using btree (prompt_id);

create table public.prompt_templates (
  id uuid default gen_random_uuid() not null,
  prompt_id uuid not null,
  user_id uuid not null,
  category character varying(100),
  tags text[],
  likes_count integer default 0,
  uses_count integer default 0,
  created_at timestamp with time zone default CURRENT_TIMESTAMP,
  updated_at timestamp with time zone default CURRENT_TIMESTAMP,
  constraint prompt_templates_pkey PRIMARY KEY (id)
);
alter table public.prompt_templates enable row level security;
comment on table public.prompt_templates is 'Prompts that their users share with the community.';
comment on column public.prompt_templates.id is 'Identity of the template.';
comment on column public.prompt_templates.prompt_id is 'The prompt that is shared; its text is shown to others while it is public.';
comment on column public.prompt_templates.user_id is 'The user who shares it.';
comment on column public.prompt_templates.category is 'Category that the template is listed under; null for none.';
comment on column public.prompt_templates.tags is 'Tags as typed.';
comment on column public.prompt_templates.likes_count is 'Likes; raised by increment_likes_count().';
comment on column public.prompt_templates.uses_count is 'Times the template was used; raised by increment_uses_count().';
comment on column public.prompt_templates.created_at is 'When the template was shared.';
comment on column public.prompt_templates.updated_at is 'When the template was last changed; likes and uses do not count.';

create index idx_prompt_templates_category on public.prompt_templates using btree (category);

create index idx_prompt_templates_category_likes on public.prompt_templates using btree (category, likes_count DESC);

create index idx_prompt_templates_likes on public.prompt_templates using btree (likes_count DESC);

create index idx_prompt_templates_prompt_id on public.prompt_templates using btree (prompt_id);

create index idx_prompt_templates_user_id on public.prompt_templates using btree (user_id);

create index idx_prompt_templates_uses on public.prompt_templates using btree (uses_count DESC);

create policy "Everyone can view templates" on public.prompt_templates for select
  using (true);

create table public.prompts (
  id uuid default gen_random_uuid() not null,
  user_id uuid not null,
  title character varying(255) not null,
  goal text not null,
  template text not null,
  variables jsonb default '[]'::jsonb,
  is_public boolean default false,
  created_at timestamp with time zone default CURRENT_TIMESTAMP,
  updated_at timestamp with time zone default CURRENT_TIMESTAMP,
  constraint prompts_pkey PRIMARY KEY (id)
);
alter table public.prompts enable row level security;
comment on table public.prompts is 'Prompt templates that users make, each of one user; private unless is_public is true.';
comment on column public.prompts.id is 'Identity of the prompt.';
comment on column public.prompts.user_id is 'The user that the prompt belongs to; row security compares it with auth.uid().';
comment on column public.prompts.title is 'Title of the prompt, searched by trigrams.';
comment on column public.prompts.goal is 'What the prompt is to achieve, searched by trigrams.';
comment on column public.prompts.template is 'Text of the prompt with places for its variables.';
comment on column public.prompts.variables is 'Names of the variables in the template: a JSON array of strings.';
comment on column public.prompts.is_public is 'True when everyone may read the prompt.';
comment on column public.prompts.created_at is 'When the prompt was created; a user''s prompts are listed by it, newest first.';
comment on column public.prompts.updated_at is 'When the prompt was last changed.';

create index idx_prompts_created_at on public.prompts using btree (created_at DESC);

create index idx_prompts_is_public on public.prompts using btree (is_public);

create index idx_prompts_title_goal_trgm on public.prompts using gin (title public.gin_trgm_ops, goal public.gin_trgm_ops) WITH (fastupdate=off);

create index idx_prompts_user_id on public.prompts using btree (user_id);

create index idx_prompts_user_id_created_at on public.prompts using btree (user_id, created_at DESC);

create policy "Users can view public prompts" on public.prompts for select
  using ((is_public = true));

create table public.test_results (
  id uuid default gen_random_uuid() not null,
  prompt_id uuid not null,
  user_id uuid not null,
  model character varying(50) not null,
  temperature numeric(3,2) not null,
  variable_values jsonb not null,
  resolved_prompt text not null,
  result text,
  tokens_used integer,
  response_time_ms integer,
  created_at timestamp with time zone default CURRENT_TIMESTAMP,
  constraint test_results_pkey PRIMARY KEY (id)
);
alter table public.test_results enable row level security;
comment on table public.test_results is 'Runs of a prompt against a model, kept for the user who ran them.';
comment on column public.test_results.id is 'Identity of the run.';
comment on column public.test_results.prompt_id is 'The prompt that was run.';
comment on column public.test_results.user_id is 'The user who ran it; nobody else sees the row.';
comment on column public.test_results.model is 'Model that it ran on.';
comment on column public.test_results.temperature is 'Temperature given to the model, two decimals.';
comment on column public.test_results.variable_values is 'Values of the variables by name: a JSON object.';
comment on column public.test_results.resolved_prompt is 'The prompt as it was sent, variables filled in.';
comment on column public.test_results.result is 'What the model answered; null when the run failed.';
comment on column public.test_results.tokens_used is 'Tokens of prompt and answer together.';
comment on column public.test_results.response_time_ms is 'Time until the answer was complete, milliseconds.';
comment on column public.test_results.created_at is 'When the run was made.';

create index idx_test_results_model on public.test_results using btree (model);

create index idx_test_results_prompt_id on public.test_results using btree (prompt_id);

create index idx_test_results_user_id on public.test_results using btree (user_id);

create table public.user_favorites (
  user_id uuid not null,
  template_id uuid not null,
  created_at timestamp with time zone default CURRENT_TIMESTAMP,
  constraint user_favorites_pkey PRIMARY KEY (user_id, template_id)
);
alter table public.user_favorites enable row level security;
comment on table public.user_favorites is 'Templates that users marked as favourites.';
comment on column public.user_favorites.user_id is 'The user; nobody else sees the row.';
comment on column public.user_favorites.template_id is 'The template.';
comment on column public.user_favorites.created_at is 'When it was marked.';

create index idx_user_favorites_template_id on public.user_favorites using btree (template_id);

create index idx_user_favorites_user_id on public.user_favorites using btree (user_id);

create table public.users (
  id uuid default gen_random_uuid() not null,
  email character varying(255) not null,
  full_name character varying(255),
  avatar_url text,
  created_at timestamp with time zone default CURRENT_TIMESTAMP,
  updated_at timestamp with time zone default CURRENT_TIMESTAMP,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_email_key UNIQUE (email)
);
alter table public.users enable row level security;
comment on table public.users is 'People with an account. Rows are made by the service role, never by the users themselves.';
comment on column public.users.id is 'Identity of the user; equals auth.uid() while the user is signed in.';
comment on column public.users.email is 'Address that the user signs in with, unique as it is written.';
comment on column public.users.full_name is 'Name shown for the user.';
comment on column public.users.avatar_url is 'Address of the picture of the user.';
comment on column public.users.created_at is 'When the account was created.';
comment on column public.users.updated_at is 'When the account was last changed.';

create index idx_users_email on public.users using btree (email);

create or replace function auth.uid()
returns uuid
language sql
stable
as $$
    -- Created by migration 20250118000003_create_rls_policies
    select coalesce(
      nullif(pg_catalog.current_setting('request.jwt.claim.sub', true), ''),
      nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
  $$;

create policy "Users can create answers of own prompts" on public.prompt_answers for insert
  with check ((EXISTS ( SELECT
   FROM public.prompts p
  WHERE ((p.id = prompt_answers.prompt_id) AND (p.user_id = auth.uid())))));

create policy "Users can delete answers of own prompts" on public.prompt_answers for delete
  using ((EXISTS ( SELECT
   FROM public.prompts p
  WHERE ((p.id = prompt_answers.prompt_id) AND (p.user_id = auth.uid())))));

create policy "Users can update answers of own prompts" on public.prompt_answers for update
  using ((EXISTS ( SELECT
   FROM public.prompts p
  WHERE ((p.id = prompt_answers.prompt_id) AND (p.user_id = auth.uid())))));

create policy "Users can view answers of own prompts" on public.prompt_answers for select
  using ((EXISTS ( SELECT
   FROM public.prompts p
  WHERE ((p.id = prompt_answers.prompt_id) AND (p.user_id = auth.uid())))));

create policy "Users can delete own templates" on public.prompt_templates for delete
  using ((auth.uid() = user_id));

create policy "Users can share own prompts" on public.prompt_templates for insert
  with check (((auth.uid() = user_id) AND (EXISTS ( SELECT
   FROM public.prompts p
  WHERE ((p.id = prompt_templates.prompt_id) AND (p.user_id = auth.uid()))))));

create policy "Users can update own templates" on public.prompt_templates for update
  using ((auth.uid() = user_id))
  with check (((auth.uid() = user_id) AND (EXISTS ( SELECT
   FROM public.prompts p
  WHERE ((p.id = prompt_templates.prompt_id) AND (p.user_id = auth.uid()))))));

create policy "Users can create own prompts" on public.prompts for insert
  with check ((auth.uid() = user_id));

create policy "Users can delete own prompts" on public.prompts for delete
  using ((auth.uid() = user_id));

create policy "Users can update own prompts" on public.prompts for update
  using ((auth.uid() = user_id));

create policy "Users can view own prompts" on public.prompts for select
  using ((auth.uid() = user_id));

create policy "Users can create own test results" on public.test_results for insert
  with check (((auth.uid() = user_id) AND (EXISTS ( SELECT
   FROM public.prompts p
  WHERE (p.id = test_results.prompt_id)))));

create policy "Users can delete own test results" on public.test_results for delete
  using ((auth.uid() = user_id));

create policy "Users can update own test results" on public.test_results for update
  using ((auth.uid() = user_id))
  with check (((auth.uid() = user_id) AND (EXISTS ( SELECT
   FROM public.prompts p
  WHERE (p.id = test_results.prompt_id)))));

create policy "Users can view own test results" on public.test_results for select
  using ((auth.uid() = user_id));

create policy "Users can create own favorites" on public.user_favorites for insert
  with check ((auth.uid() = user_id));

create policy "Users can delete own favorites" on public.user_favorites for delete
  using ((auth.uid() = user_id));

create policy "Users can update own favorites" on public.user_favorites for update
  using ((auth.uid() = user_id));

create policy "Users can view own favorites" on public.user_favorites for select
  using ((auth.uid() = user_id));

create policy "Users can update own profile" on public.users for update
  using ((auth.uid() = id));

create policy "Users can view own profile" on public.users for select
  using ((auth.uid() = id));

comment on function auth.uid() is 'The signed-in user: "sub" of the request''s JWT claims, null without.';

create or replace function public.get_popular_templates(
  limit_count integer default 10,
  category_filter character varying default NULL::character varying
)
returns table(id uuid, title character varying, goal text, category character varying, likes_count integer, uses_count integer)
language plpgsql
stable
set search_path to 'public', 'pg_temp'
as $$
begin
  return query
  select pt.id, p.title, p.goal, pt.category, pt.likes_count, pt.uses_count
  from prompt_templates pt
  join prompts p on p.id = pt.prompt_id
  where category_filter is null or pt.category = category_filter
  order by pt.likes_count desc, pt.uses_count desc, pt.id
  limit limit_count;
end $$;
comment on function public.get_popular_templates(integer, character varying) is 'The most liked templates that the caller may read, of one category or, with null, of all and of none.';

create or replace function public.increment_likes_count(template_id uuid)
returns void
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
  -- current_user is the owner here; the caller is the role that was set, or else the login.
  if auth.uid() is null and not exists (
    select from pg_catalog.pg_roles r
    where r.rolname = coalesce(nullif(pg_catalog.current_setting('role'), 'none'), session_user)
      and (r.rolbypassrls or pg_catalog.pg_has_role(r.oid, current_user, 'usage'))
  ) then
    raise insufficient_privilege using message = 'Only a signed-in user can like a template.';
  end if;
  update prompt_templates t
  set likes_count = coalesce(t.likes_count, 0) + 1
  where t.id = increment_likes_count.template_id;
end $$;
comment on function public.increment_likes_count(uuid) is 'Adds one like to a template of any user; for signed-in users. Nothing happens when there is no such template.';

create or replace function public.increment_uses_count(template_id uuid)
returns void
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
  -- current_user is the owner here; the caller is the role that was set, or else the login.
  if auth.uid() is null and not exists (
    select from pg_catalog.pg_roles r
    where r.rolname = coalesce(nullif(pg_catalog.current_setting('role'), 'none'), session_user)
      and (r.rolbypassrls or pg_catalog.pg_has_role(r.oid, current_user, 'usage'))
  ) then
    raise insufficient_privilege using message = 'Only a signed-in user can use a template.';
  end if;
  update prompt_templates t
  set uses_count = coalesce(t.uses_count, 0) + 1
  where t.id = increment_uses_count.template_id;
end $$;
comment on function public.increment_uses_count(uuid) is 'Adds one use to a template of any user; for signed-in users. Nothing happens when there is no such template.';

create or replace function public.set_updated_at()
returns trigger
language plpgsql
set search_path to 'public', 'pg_temp'
as $$
begin
  new.updated_at := pg_catalog.statement_timestamp();
  return new;
end $$;

create trigger prompt_templates_set_updated_at BEFORE UPDATE OF prompt_id, user_id, category, tags ON public.prompt_templates FOR EACH ROW WHEN ((NOT (new.updated_at IS DISTINCT FROM old.updated_at))) EXECUTE FUNCTION public.set_updated_at();

create trigger prompts_set_updated_at BEFORE UPDATE ON public.prompts FOR EACH ROW WHEN ((NOT (new.updated_at IS DISTINCT FROM old.updated_at))) EXECUTE FUNCTION public.set_updated_at();

create trigger users_set_updated_at BEFORE UPDATE ON public.users FOR EACH ROW WHEN ((NOT (new.updated_at IS DISTINCT FROM old.updated_at))) EXECUTE FUNCTION public.set_updated_at();

comment on function public.set_updated_at() is 'Sets updated_at when a row is updated, unless the update sets it.';

alter table public.prompt_answers add constraint prompt_answers_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES public.prompts(id) ON DELETE CASCADE;

alter table public.prompt_templates add constraint prompt_templates_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES public.prompts(id) ON DELETE CASCADE;

alter table public.prompt_templates add constraint prompt_templates_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

alter table public.prompts add constraint prompts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

alter table public.test_results add constraint test_results_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES public.prompts(id) ON DELETE CASCADE;

alter table public.test_results add constraint test_results_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

alter table public.user_favorites add constraint user_favorites_template_id_fkey FOREIGN KEY (template_id) REFERENCES public.prompt_templates(id) ON DELETE CASCADE;

alter table public.user_favorites add constraint user_favorites_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

commit;
