-- The three functions of the document, and updated_at kept by the database.
-- Who may raise a count, and why with the owner's rights: docs/adr/ADR-013-metaprompt-row-security.md, decisions 6 and 7.

-- vault-db: description counts of likes and uses, popular templates, updated_at

-- vault-db: up

create function increment_likes_count(template_id uuid) returns void language plpgsql security definer as $$
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

create function increment_uses_count(template_id uuid) returns void language plpgsql security definer as $$
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

create function get_popular_templates(limit_count integer default 10, category_filter varchar default null)
returns table (id uuid, title varchar, goal text, category varchar, likes_count integer, uses_count integer)
language plpgsql stable as $$
begin
  return query
  select pt.id, p.title, p.goal, pt.category, pt.likes_count, pt.uses_count
  from prompt_templates pt
  join prompts p on p.id = pt.prompt_id
  where category_filter is null or pt.category = category_filter
  order by pt.likes_count desc, pt.uses_count desc, pt.id
  limit limit_count;
end $$;

create function set_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := pg_catalog.statement_timestamp();
  return new;
end $$;

-- With pg_temp last, a caller's temporary table cannot stand in for ours.
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'increment_likes_count(uuid)', 'increment_uses_count(uuid)', 'get_popular_templates(integer, varchar)', 'set_updated_at()'
  ]::regprocedure[] loop
    execute pg_catalog.format('alter function %s set search_path = %I, pg_temp', f, current_schema());
  end loop;
end $$;

create trigger users_set_updated_at before update on users for each row
  when (new.updated_at is not distinct from old.updated_at)
  execute function set_updated_at();

create trigger prompts_set_updated_at before update on prompts for each row
  when (new.updated_at is not distinct from old.updated_at)
  execute function set_updated_at();

create trigger prompt_templates_set_updated_at before update of prompt_id, user_id, category, tags on prompt_templates
  for each row
  when (new.updated_at is not distinct from old.updated_at)
  execute function set_updated_at();

-- Everyone may execute functions where the server's defaults are PostgreSQL's own; where they are not, these roles may.
do $$
declare
  need record;
begin
  for need in
    select r.rolname, f.signature
    from pg_catalog.pg_roles r
    cross join (values
      ('get_popular_templates(integer, varchar)', array['anon', 'authenticated']),
      ('increment_likes_count(uuid)', array['authenticated']),
      ('increment_uses_count(uuid)', array['authenticated'])
    ) f (signature, roles)
    where r.rolname = any (f.roles)
      and not pg_catalog.has_function_privilege(r.oid, f.signature::regprocedure, 'execute')
  loop
    execute pg_catalog.format('grant execute on function %s to %I', need.signature, need.rolname);
  end loop;
end $$;

comment on function increment_likes_count(uuid) is
  'Adds one like to a template of any user; for signed-in users. Nothing happens when there is no such template.';
comment on function increment_uses_count(uuid) is
  'Adds one use to a template of any user; for signed-in users. Nothing happens when there is no such template.';
comment on function get_popular_templates(integer, varchar) is
  'The most liked templates that the caller may read, of one category or, with null, of all and of none.';
comment on function set_updated_at() is 'Sets updated_at when a row is updated, unless the update sets it.';

-- vault-db: down

drop trigger prompt_templates_set_updated_at on prompt_templates;
drop trigger prompts_set_updated_at on prompts;
drop trigger users_set_updated_at on users;
drop function set_updated_at();
drop function get_popular_templates(integer, varchar);
drop function increment_uses_count(uuid);
drop function increment_likes_count(uuid);
