-- Create an entity and record it. $1 tenant (uuid), $2 owner (uuid), $3 type, $4 title, $5 description, $6 content (jsonb), $7 tags (text[]).
-- @param $1 of user.tenant_id
-- @param $2 of user.id
-- @param $3 'context'
-- @param $4 'New'
-- @param $5 'About it.'
-- @param $6 '{}'
-- @param $7 '{review}'
with opened as (
  insert into entity (tenant_id, owner_id, entity_type, title, description, content, tags)
  values ($1, $2, $3, $4, $5, $6, $7)
  returning *
), recorded as (
  insert into event (tenant_id, entity_id, entity_version, event_type, actor_id, data)
  select tenant_id, id, version, 'entity.created', owner_id,
         jsonb_build_object('title', title, 'description', description, 'content', content, 'tags', tags)
  from opened
)
select id, version, version_id
from opened
