-- Close the current version, open the next and record it; no row where another writer was first. $1 tenant (uuid), $2 entity (uuid), $3 version that was edited, $4 actor (uuid), $5 title, $6 description, $7 content (jsonb), $8 tags (text[]).
-- @param $1 of entity.tenant_id
-- @param $2 of entity.id
-- @param $3 1
-- @param $4 of user.id
-- @param $5 'Changed'
-- @param $6 'About it.'
-- @param $7 '{}'
-- @param $8 '{review}'
with closed as (
  update entity
  set valid_to = greatest(clock_timestamp(), valid_from + interval '1 microsecond')
  where tenant_id = $1 and id = $2 and valid_to is null and version = $3
  returning *
), opened as (
  insert into entity (id, tenant_id, entity_type, owner_id, title, description, status, visibility, content, tags,
                      metadata, version, previous_version_id, valid_from, created_at, updated_at)
  select id, tenant_id, entity_type, owner_id, $5, $6, status, visibility, $7, $8,
         metadata, version + 1, version_id, valid_to, created_at, valid_to
  from closed
  returning *
), recorded as (
  insert into event (tenant_id, entity_id, entity_version, event_type, actor_id, data)
  select tenant_id, id, version, 'entity.updated', $4,
         jsonb_build_object('title', title, 'description', description, 'content', content, 'tags', tags)
  from opened
)
select id, version, version_id
from opened
