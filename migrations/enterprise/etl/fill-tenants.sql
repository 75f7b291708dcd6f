-- Give rows that were loaded without a tenant the tenant of their entity; what is left has no entity.
update relationship r set tenant_id = e.tenant_id from entity e where r.tenant_id is null and e.id = r.source_id;
update embedding m set tenant_id = e.tenant_id from entity e where m.tenant_id is null and e.id = m.entity_id;
