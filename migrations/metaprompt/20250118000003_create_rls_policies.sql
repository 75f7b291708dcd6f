-- Row security. The policies of users and prompts are the document's, word for word; those of the other four tables are
-- its "Similar policies for other tables": docs/adr/ADR-013-metaprompt-row-security.md.
-- auth.uid() is Supabase's, and made here only where it is missing: docs/adr/ADR-014-metaprompt-auth-shim.md.

-- vault-db: description row security on all tables, auth.uid() where it is missing

-- vault-db: up

do $shim$
declare
  found text;
begin
  select pg_catalog.format_type(p.prorettype, null) into found
  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'auth' and p.proname = 'uid' and p.pronargs = 0;
  if found = 'uuid' then
    return;
  elsif found is not null then
    raise exception 'The function auth.uid() of this database returns %, not uuid.', found
      using hint = 'The policies compare it with uuid columns. Use a database whose auth schema is that of Supabase, or none.';
  end if;

  if not exists (select from pg_catalog.pg_namespace where nspname = 'auth') then
    create schema auth;
    comment on schema auth is 'Stands in for Supabase''s. Created by migration 20250118000003_create_rls_policies';
    grant usage on schema auth to public;
  end if;

  create function auth.uid() returns uuid language sql stable as $uid$
    -- Created by migration 20250118000003_create_rls_policies
    select coalesce(
      nullif(pg_catalog.current_setting('request.jwt.claim.sub', true), ''),
      nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
  $uid$;
  comment on function auth.uid() is 'The signed-in user: "sub" of the request''s JWT claims, null without.';
  grant execute on function auth.uid() to public;
end $shim$;

alter table users enable row level security;
alter table prompts enable row level security;
alter table prompt_answers enable row level security;
alter table test_results enable row level security;
alter table prompt_templates enable row level security;
alter table user_favorites enable row level security;

create policy "Users can view own profile" on users
  for select using (auth.uid() = id);

create policy "Users can update own profile" on users
  for update using (auth.uid() = id);

create policy "Users can view own prompts" on prompts
  for select using (auth.uid() = user_id);

create policy "Users can view public prompts" on prompts
  for select using (is_public = true);

create policy "Users can create own prompts" on prompts
  for insert with check (auth.uid() = user_id);

create policy "Users can update own prompts" on prompts
  for update using (auth.uid() = user_id);

create policy "Users can delete own prompts" on prompts
  for delete using (auth.uid() = user_id);

-- Answers are private to the user of their prompt, even where the prompt is public.
create policy "Users can view answers of own prompts" on prompt_answers
  for select using (exists (select from prompts p where p.id = prompt_id and p.user_id = auth.uid()));

create policy "Users can create answers of own prompts" on prompt_answers
  for insert with check (exists (select from prompts p where p.id = prompt_id and p.user_id = auth.uid()));

create policy "Users can update answers of own prompts" on prompt_answers
  for update using (exists (select from prompts p where p.id = prompt_id and p.user_id = auth.uid()));

create policy "Users can delete answers of own prompts" on prompt_answers
  for delete using (exists (select from prompts p where p.id = prompt_id and p.user_id = auth.uid()));

-- The prompts that the subqueries find are those that the user may view: own and public ones.
create policy "Users can view own test results" on test_results
  for select using (auth.uid() = user_id);

create policy "Users can create own test results" on test_results
  for insert with check (auth.uid() = user_id and exists (select from prompts p where p.id = prompt_id));

create policy "Users can update own test results" on test_results
  for update using (auth.uid() = user_id)
  with check (auth.uid() = user_id and exists (select from prompts p where p.id = prompt_id));

create policy "Users can delete own test results" on test_results
  for delete using (auth.uid() = user_id);

-- Everyone sees a template; title and text are in its prompt, which others see only while it is public.
create policy "Everyone can view templates" on prompt_templates
  for select using (true);

create policy "Users can share own prompts" on prompt_templates
  for insert with check (
    auth.uid() = user_id and exists (select from prompts p where p.id = prompt_id and p.user_id = auth.uid()));

create policy "Users can update own templates" on prompt_templates
  for update using (auth.uid() = user_id)
  with check (
    auth.uid() = user_id and exists (select from prompts p where p.id = prompt_id and p.user_id = auth.uid()));

create policy "Users can delete own templates" on prompt_templates
  for delete using (auth.uid() = user_id);

create policy "Users can view own favorites" on user_favorites
  for select using (auth.uid() = user_id);

create policy "Users can create own favorites" on user_favorites
  for insert with check (auth.uid() = user_id);

create policy "Users can update own favorites" on user_favorites
  for update using (auth.uid() = user_id);

create policy "Users can delete own favorites" on user_favorites
  for delete using (auth.uid() = user_id);

-- What the policies let pass still needs a grant. Supabase's default privileges have given more already; a server
-- without these roles grants to its own: docs/projects/metaprompt.md.
do $$
declare
  need record;
begin
  for need in
    select r.rolname, v.privileges, t.name
    from (values
      ('anon', 'select', array['prompts', 'prompt_templates']),
      ('authenticated', 'select, update', array['users']),
      ('authenticated', 'select, insert, update, delete',
       array['prompts', 'prompt_answers', 'test_results', 'prompt_templates', 'user_favorites'])
    ) v (role, privileges, tables)
    join pg_catalog.pg_roles r on r.rolname = v.role
    cross join unnest(v.tables) t (name)
    where exists (select from pg_catalog.regexp_split_to_table(v.privileges, ', ') p (name)
                  where not pg_catalog.has_table_privilege(r.oid, t.name::regclass, p.name))
  loop
    execute pg_catalog.format('grant %s on %I to %I', need.privileges, need.name, need.rolname);
  end loop;
  for need in
    select r.rolname from pg_catalog.pg_roles r
    where r.rolname in ('anon', 'authenticated')
      and not pg_catalog.has_schema_privilege(r.oid, current_schema(), 'usage')
  loop
    execute pg_catalog.format('grant usage on schema %I to %I', current_schema(), need.rolname);
  end loop;
end $$;

-- vault-db: down

-- A role that has other privileges on a table than the way up gives has them from elsewhere, and keeps them.
do $$
declare
  given record;
begin
  for given in
    select r.rolname, t.name
    from (values
      ('anon', 'SELECT', array['prompts', 'prompt_templates']),
      ('authenticated', 'SELECT, UPDATE', array['users']),
      ('authenticated', 'DELETE, INSERT, SELECT, UPDATE',
       array['prompts', 'prompt_answers', 'test_results', 'prompt_templates', 'user_favorites'])
    ) v (role, privileges, tables)
    join pg_catalog.pg_roles r on r.rolname = v.role
    cross join unnest(v.tables) t (name)
    where v.privileges = (
      select pg_catalog.string_agg(a.privilege_type, ', ' order by a.privilege_type collate "C")
      from pg_catalog.pg_class c cross join lateral pg_catalog.aclexplode(c.relacl) a
      where c.oid = t.name::regclass and a.grantee = r.oid)
  loop
    execute pg_catalog.format('revoke all on %I from %I', given.name, given.rolname);
  end loop;
end $$;

drop policy "Users can delete own favorites" on user_favorites;
drop policy "Users can update own favorites" on user_favorites;
drop policy "Users can create own favorites" on user_favorites;
drop policy "Users can view own favorites" on user_favorites;
drop policy "Users can delete own templates" on prompt_templates;
drop policy "Users can update own templates" on prompt_templates;
drop policy "Users can share own prompts" on prompt_templates;
drop policy "Everyone can view templates" on prompt_templates;
drop policy "Users can delete own test results" on test_results;
drop policy "Users can update own test results" on test_results;
drop policy "Users can create own test results" on test_results;
drop policy "Users can view own test results" on test_results;
drop policy "Users can delete answers of own prompts" on prompt_answers;
drop policy "Users can update answers of own prompts" on prompt_answers;
drop policy "Users can create answers of own prompts" on prompt_answers;
drop policy "Users can view answers of own prompts" on prompt_answers;
drop policy "Users can delete own prompts" on prompts;
drop policy "Users can update own prompts" on prompts;
drop policy "Users can create own prompts" on prompts;
drop policy "Users can view public prompts" on prompts;
drop policy "Users can view own prompts" on prompts;
drop policy "Users can update own profile" on users;
drop policy "Users can view own profile" on users;

alter table user_favorites disable row level security;
alter table prompt_templates disable row level security;
alter table test_results disable row level security;
alter table prompt_answers disable row level security;
alter table prompts disable row level security;
alter table users disable row level security;

-- Ours is known by its mark, which is gone where somebody replaced the function; what others use stays.
do $$
begin
  if exists (select from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
             where n.nspname = 'auth' and p.proname = 'uid' and p.pronargs = 0
               and p.prosrc like '%Created by migration 20250118000003\_create\_rls\_policies%') then
    drop function auth.uid();
  end if;
  if exists (select from pg_catalog.pg_namespace
             where nspname = 'auth' and pg_catalog.obj_description(oid, 'pg_namespace')
                   like '%Created by migration 20250118000003\_create\_rls\_policies') then
    drop schema auth;
  end if;
exception when dependent_objects_still_exist then
  raise notice 'auth.uid() or its schema stays: other objects use it.';
end $$;
