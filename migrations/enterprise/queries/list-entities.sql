-- Current entities of one type in a tenant, newest update first. $1 tenant (uuid), $2 type, $3 rows at most.
select id, title, description, status, visibility, tags, owner_id, version, updated_at
from entity
where tenant_id = $1 and entity_type = $2 and valid_to is null
order by updated_at desc
limit $3
