-- Prompts and all that hangs on them, with the documented indexes and those that its "Indexing Strategy" asks for
-- without writing them: docs/adr/ADR-015-metaprompt-indexes-and-search.md. Row security is the next migration.

-- vault-db: description prompts, answers, test results, shared templates, favourites

-- vault-db: up

create table prompts (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id) on delete cascade,
  title varchar(255) not null,
  goal text not null,
  template text not null,
  variables jsonb default '[]'::jsonb,
  is_public boolean default false,
  created_at timestamp with time zone default current_timestamp,
  updated_at timestamp with time zone default current_timestamp
);

create table prompt_answers (
  id uuid primary key default gen_random_uuid(),
  prompt_id uuid not null references prompts (id) on delete cascade,
  question_id varchar(100) not null,
  question_text text not null,
  answer text not null,
  created_at timestamp with time zone default current_timestamp
);

create table test_results (
  id uuid primary key default gen_random_uuid(),
  prompt_id uuid not null references prompts (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  model varchar(50) not null,
  temperature decimal(3, 2) not null,
  variable_values jsonb not null,
  resolved_prompt text not null,
  result text,
  tokens_used integer,
  response_time_ms integer,
  created_at timestamp with time zone default current_timestamp
);

create table prompt_templates (
  id uuid primary key default gen_random_uuid(),
  prompt_id uuid not null references prompts (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  category varchar(100),
  tags text[],
  likes_count integer default 0,
  uses_count integer default 0,
  created_at timestamp with time zone default current_timestamp,
  updated_at timestamp with time zone default current_timestamp
);

create table user_favorites (
  user_id uuid not null references users (id) on delete cascade,
  template_id uuid not null references prompt_templates (id) on delete cascade,
  created_at timestamp with time zone default current_timestamp,
  primary key (user_id, template_id)
);

-- Indexes as the document writes them.
create index idx_prompts_user_id on prompts (user_id);
create index idx_prompts_is_public on prompts (is_public);
create index idx_prompts_created_at on prompts (created_at desc);
create index idx_prompt_answers_prompt_id on prompt_answers (prompt_id);
create index idx_test_results_prompt_id on test_results (prompt_id);
create index idx_test_results_user_id on test_results (user_id);
create index idx_test_results_model on test_results (model);
create index idx_prompt_templates_category on prompt_templates (category);
create index idx_prompt_templates_likes on prompt_templates (likes_count desc);
create index idx_prompt_templates_uses on prompt_templates (uses_count desc);
create index idx_user_favorites_user_id on user_favorites (user_id);

-- "Foreign key indexes for relationships": the three that are missing above.
create index idx_prompt_templates_prompt_id on prompt_templates (prompt_id);
create index idx_prompt_templates_user_id on prompt_templates (user_id);
create index idx_user_favorites_template_id on user_favorites (template_id);

-- "Composite indexes for common query patterns": a user's prompts, and the most liked templates of a category.
create index idx_prompts_user_id_created_at on prompts (user_id, created_at desc);
create index idx_prompt_templates_category_likes on prompt_templates (category, likes_count desc);

-- "Full-text search indexes for template search": trigrams, which serve ILIKE '%text%'. Without fastupdate no search has
-- to read a list of pending entries, which would make the planner prefer the whole table. The extension may be in any
-- schema, so its operator class is named with it. One that is made here is marked: the way back drops no other.
do $$
declare
  trigrams text;
begin
  if not exists (select from pg_catalog.pg_extension where extname = 'pg_trgm') then
    create extension pg_trgm;
    begin
      comment on extension pg_trgm is 'Created by migration 20250118000002_create_prompts_tables';
    exception when insufficient_privilege then
      null; -- managed servers keep extensions for themselves; without the mark it stays on the way back
    end;
  end if;
  select n.nspname into strict trigrams
  from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
  where e.extname = 'pg_trgm';
  execute pg_catalog.format(
    'create index idx_prompts_title_goal_trgm on prompts
       using gin (title %1$I.gin_trgm_ops, goal %1$I.gin_trgm_ops) with (fastupdate = off)',
    trigrams);
end $$;

comment on table prompts is 'Prompt templates that users make, each of one user; private unless is_public is true.';
comment on column prompts.id is 'Identity of the prompt.';
comment on column prompts.user_id is 'The user that the prompt belongs to; row security compares it with auth.uid().';
comment on column prompts.title is 'Title of the prompt, searched by trigrams.';
comment on column prompts.goal is 'What the prompt is to achieve, searched by trigrams.';
comment on column prompts.template is 'Text of the prompt with places for its variables.';
comment on column prompts.variables is 'Names of the variables in the template: a JSON array of strings.';
comment on column prompts.is_public is 'True when everyone may read the prompt.';
comment on column prompts.created_at is 'When the prompt was created; a user''s prompts are listed by it, newest first.';
comment on column prompts.updated_at is 'When the prompt was last changed.';

comment on table prompt_answers is 'Answers to the clarifying questions that were asked for a prompt.';
comment on column prompt_answers.id is 'Identity of the answer.';
comment on column prompt_answers.prompt_id is 'The prompt that the question was asked for; only its user may see the answer.';
comment on column prompt_answers.question_id is 'Name of the question in the application.';
comment on column prompt_answers.question_text is 'The question as the user read it.';
comment on column prompt_answers.answer is 'What the user answered.';
comment on column prompt_answers.created_at is 'When the answer was given.';

comment on table test_results is 'Runs of a prompt against a model, kept for the user who ran them.';
comment on column test_results.id is 'Identity of the run.';
comment on column test_results.prompt_id is 'The prompt that was run.';
comment on column test_results.user_id is 'The user who ran it; nobody else sees the row.';
comment on column test_results.model is 'Model that it ran on.';
comment on column test_results.temperature is 'Temperature given to the model, two decimals.';
comment on column test_results.variable_values is 'Values of the variables by name: a JSON object.';
comment on column test_results.resolved_prompt is 'The prompt as it was sent, variables filled in.';
comment on column test_results.result is 'What the model answered; null when the run failed.';
comment on column test_results.tokens_used is 'Tokens of prompt and answer together.';
comment on column test_results.response_time_ms is 'Time until the answer was complete, milliseconds.';
comment on column test_results.created_at is 'When the run was made.';

comment on table prompt_templates is 'Prompts that their users share with the community.';
comment on column prompt_templates.id is 'Identity of the template.';
comment on column prompt_templates.prompt_id is 'The prompt that is shared; its text is shown to others while it is public.';
comment on column prompt_templates.user_id is 'The user who shares it.';
comment on column prompt_templates.category is 'Category that the template is listed under; null for none.';
comment on column prompt_templates.tags is 'Tags as typed.';
comment on column prompt_templates.likes_count is 'Likes; raised by increment_likes_count().';
comment on column prompt_templates.uses_count is 'Times the template was used; raised by increment_uses_count().';
comment on column prompt_templates.created_at is 'When the template was shared.';
comment on column prompt_templates.updated_at is 'When the template was last changed; likes and uses do not count.';

comment on table user_favorites is 'Templates that users marked as favourites.';
comment on column user_favorites.user_id is 'The user; nobody else sees the row.';
comment on column user_favorites.template_id is 'The template.';
comment on column user_favorites.created_at is 'When it was marked.';

-- vault-db: down

drop table user_favorites;
drop table prompt_templates;
drop table test_results;
drop table prompt_answers;
drop table prompts;

do $$
begin
  if exists (select from pg_catalog.pg_extension
             where extname = 'pg_trgm' and pg_catalog.obj_description(oid, 'pg_extension')
                   = 'Created by migration 20250118000002_create_prompts_tables') then
    drop extension pg_trgm;
  end if;
exception when dependent_objects_still_exist then
  raise notice 'The extension pg_trgm stays: other objects use it.';
end $$;
