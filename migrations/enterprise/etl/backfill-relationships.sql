-- Copy old_template_context_table into relationship, a thousand rows to a transaction, with the tenant of the template.
-- Rows whose template is not there are copied too, without a tenant: differences.sql lists them. Run it as backfill-contexts.sql.
do $$
declare
  keys uuid[]; last uuid; copied bigint; total bigint := 0;
begin
  loop
    select array_agg(template_id order by template_id) into keys
    from (select distinct template_id from old_template_context_table
          where last is null or template_id > last order by template_id limit 1000) as next_ids;
    exit when keys is null;
    insert into relationship (tenant_id, source_id, target_id, relationship_type, created_at)
    select (select e.tenant_id from entity e where e.id = o.template_id limit 1),
           o.template_id, o.context_id, 'depends_on', o.created_at
    from old_template_context_table o
    where o.template_id = any (keys)
    on conflict do nothing;
    get diagnostics copied = row_count;
    commit;
    last := keys[cardinality(keys)];
    total := total + copied;
    raise notice '% relationships copied', total;
  end loop;
end $$;
