-- Copy old_context_table into entity, a thousand rows to a transaction. Stopped at any point, run it again: what is there
-- already is passed over. Run it outside a transaction: psql -X -v ON_ERROR_STOP=1 -f backfill-contexts.sql
do $$
declare
  batch uuid[]; last uuid; copied bigint; total bigint := 0; walked bigint := 0; expected bigint;
begin
  select count(*) into expected from old_context_table;
  loop
    select array_agg(id order by id) into batch
    from (select id from old_context_table where last is null or id > last order by id limit 1000) as next_ids;
    exit when batch is null;
    insert into entity (id, entity_type, tenant_id, owner_id, title, description, content, valid_from, created_at, updated_at)
    select o.id, 'context', o.tenant_id, o.user_id, o.title, o.description,
           jsonb_build_object('prompt', o.prompt, 'variables', o.variables, 'examples', o.examples),
           o.updated_at, o.created_at, o.updated_at
    from old_context_table o
    where o.id = any (batch) and not exists (select from entity e where e.id = o.id)
    on conflict do nothing;
    get diagnostics copied = row_count;
    commit;
    last := batch[cardinality(batch)];
    total := total + copied;
    walked := walked + cardinality(batch);
    raise notice '% of % contexts looked at, % copied', walked, expected, total;
  end loop;
end $$;
