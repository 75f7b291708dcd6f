-- Schema of the project oro at 20251117000100_take_over_from_orm.
-- Written by `vault-db schema dump` and after `migrate up`. Edit it, then write the migration that leads here:
-- vault-db migrate create NAME --autogenerate --project oro

begin;

set local check_function_bodies = off;

create sequence public.executions_id_seq as integer;

create sequence public.tags_id_seq as integer;

create table public.executions (
  id integer default nextval('public.executions_id_seq'::regclass) not null,
  prompt_id uuid not null,
  rating integer,
  success boolean default true not null,
  notes text,
  executed_at timestamp with time zone default now() not null,
  constraint executions_pkey PRIMARY KEY (id),
  constraint valid_rating CHECK (((rating >= 1) AND (rating <= 5)))
);

alter sequence public.executions_id_seq owned by public.executions.id;

comment on table public.executions is 'History of executions: each use of a prompt, and how well it went.';
comment on column public.executions.id is 'Number of the execution.';
comment on column public.executions.prompt_id is 'The prompt that was executed; its history goes when it is deleted.';
comment on column public.executions.rating is 'Quality from 1, the worst, to 5, the best; null where nobody rated it.';
comment on column public.executions.success is 'True when the execution did what it was for.';
comment on column public.executions.notes is 'Remarks in free text.';
comment on column public.executions.executed_at is 'When the prompt was executed.';

create index ix_executions_executed_at on public.executions using btree (executed_at);

create index ix_executions_prompt_id on public.executions using btree (prompt_id);

create table public.prompt_tags (
  prompt_id uuid not null,
  tag_id integer not null,
  constraint prompt_tags_pkey PRIMARY KEY (prompt_id, tag_id)
);
comment on table public.prompt_tags is 'Which prompts carry which tags.';
comment on column public.prompt_tags.prompt_id is 'The prompt; the row goes when it is deleted.';
comment on column public.prompt_tags.tag_id is 'A tag of it; the row goes when the tag is deleted.';

create index ix_prompt_tags_tag_id on public.prompt_tags using btree (tag_id);

create table public.prompts (
  id uuid default gen_random_uuid() not null,
  name character varying(255) not null,
  content text not null,
  system_prompt text,
  description text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone,
  constraint prompts_pkey PRIMARY KEY (id)
);
comment on table public.prompts is 'Prompts: the texts that are given to a model, found by their names.';
comment on column public.prompts.id is 'Identity of the prompt; a UUID, so that rows made on different systems cannot collide.';
comment on column public.prompts.name is 'Name that people find the prompt by; unique.';
comment on column public.prompts.content is 'Text of the prompt.';
comment on column public.prompts.system_prompt is 'System instructions that go before the text; null where there are none.';
comment on column public.prompts.description is 'What the prompt is for; null where nobody said.';
comment on column public.prompts.created_at is 'When the prompt was created.';
comment on column public.prompts.updated_at is 'When the prompt was last updated; null until the first time. Set by a trigger.';

create index ix_prompts_created_at on public.prompts using btree (created_at);

create unique index ix_prompts_name on public.prompts using btree (name);

create table public.tags (
  id integer default nextval('public.tags_id_seq'::regclass) not null,
  name character varying(100) not null,
  constraint tags_pkey PRIMARY KEY (id)
);

alter sequence public.tags_id_seq owned by public.tags.id;

comment on table public.tags is 'Words that prompts are sorted by.';
comment on column public.tags.id is 'Number of the tag.';
comment on column public.tags.name is 'The tag as people write it; unique.';

create unique index ix_tags_name on public.tags using btree (name);

create or replace function public.set_updated_at()
returns trigger
language plpgsql
as $$
    begin
      new.updated_at := pg_catalog.now();
      return new;
    end $$;

create trigger prompts_set_updated_at BEFORE UPDATE ON public.prompts FOR EACH ROW WHEN ((NOT (new.updated_at IS DISTINCT FROM old.updated_at))) EXECUTE FUNCTION public.set_updated_at();

comment on function public.set_updated_at() is 'Sets updated_at to now() when a row is updated, unless the update sets it.';

alter table public.executions add constraint executions_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES public.prompts(id) ON DELETE CASCADE;

alter table public.prompt_tags add constraint prompt_tags_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES public.prompts(id) ON DELETE CASCADE;

alter table public.prompt_tags add constraint prompt_tags_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES public.tags(id) ON DELETE CASCADE;

commit;
