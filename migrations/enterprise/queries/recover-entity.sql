-- Bring a deleted entity back as a new version equal to its last, and record it. $1 tenant (uuid), $2 entity (uuid), $3 actor (uuid).
-- @param $1 of entity.tenant_id
-- @param $2 of entity.id
-- @param $3 of user.id
with last as (
  select * from entity where tenant_id = $1 and id = $2 order by version desc limit 1
), opened as (
  insert into entity (id, tenant_id, entity_type, owner_id, title, description, status, visibility, content, tags,
                      metadata, version, previous_version_id, valid_from, created_at, updated_at)
  select id, tenant_id, entity_type, owner_id, title, description, status, visibility, content, tags,
         metadata, version + 1, version_id, greatest(clock_timestamp(), valid_to), created_at, clock_timestamp()
  from last
  where deleted_at is not null
  returning *
), recorded as (
  insert into event (tenant_id, entity_id, entity_version, event_type, actor_id, data)
  select tenant_id, id, version, 'entity.recovered', $3, jsonb_build_object('title', title)
  from opened
)
select id, version, version_id
from opened
