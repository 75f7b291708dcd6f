-- Make an older version the current one again, as a new version, and record it. $1 tenant (uuid), $2 entity (uuid), $3 version to go back to, $4 actor (uuid).
-- @param $1 of entity.tenant_id
-- @param $2 of entity.id
-- @param $3 1
-- @param $4 of user.id
with old as (
  select * from entity where tenant_id = $1 and id = $2 and version = $3
), closed as (
  update entity
  set valid_to = greatest(clock_timestamp(), valid_from + interval '1 microsecond')
  where tenant_id = $1 and id = $2 and valid_to is null and exists (select from old)
  returning id, version, version_id, valid_to
), opened as (
  insert into entity (id, tenant_id, entity_type, owner_id, title, description, status, visibility, content, tags,
                      metadata, version, previous_version_id, valid_from, created_at, updated_at)
  select old.id, old.tenant_id, old.entity_type, old.owner_id, old.title, old.description, old.status, old.visibility,
         old.content, old.tags, old.metadata, closed.version + 1, closed.version_id, closed.valid_to,
         old.created_at, closed.valid_to
  from closed join old on old.id = closed.id
  returning *
), recorded as (
  insert into event (tenant_id, entity_id, entity_version, event_type, actor_id, data)
  select tenant_id, id, version, 'entity.rolled_back', $4, jsonb_build_object('to_version', $3::integer)
  from opened
)
select id, version, version_id
from opened
