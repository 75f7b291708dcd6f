-- Current entities of one type in a tenant, newest update first. $1 tenant (uuid), $2 type, $3 rows at most.
-- @param $1 of entity.tenant_id
-- @param $2 'context'
-- @param $3 20
-- @expect uses index idx_entity_tenant_type
-- @expect no sort
-- @rows tenant 500
-- @rows user 20_000
-- @rows entity 2_000_000
-- @distinct entity.id 1_000_000
-- @distinct entity.tenant_id 500
-- @nulls entity.valid_to 50 %
-- @nulls entity.deleted_at 98 %
-- @width entity.content 1_000 bytes
-- @rows event 20_000_000
-- @distinct event.tenant_id 500
-- @distinct event.entity_id 1_000_000
-- @rows usage_event 50_000_000
-- @distinct usage_event.tenant_id 500
-- @rows relationship 2_000_000
-- @rows embedding 1_000_000
-- @rows favorite 200_000
-- @rows share 200_000
-- @rows suggestion 500_000
-- @rows session 50_000
select id, title, description, status, visibility, tags, owner_id, version, updated_at
from entity
where tenant_id = $1 and entity_type = $2 and valid_to is null
order by updated_at desc
limit $3
