-- Current entities of a tenant that have all of some tags. $1 tenant (uuid), $2 tags (text[]), $3 rows at most.
-- @param $1 of entity.tenant_id
-- @param $2 '{review}'
-- @param $3 20
-- @expect uses index idx_entity_tags
select id, entity_type, title, tags, updated_at
from entity
where tenant_id = $1 and tags @> $2 and valid_to is null
order by updated_at desc
limit $3
