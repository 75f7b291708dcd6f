-- The current version of an entity. $1 entity (uuid).
-- @param $1 of entity.id
-- @expect uses index idx_entity_current
select *
from entity
where id = $1 and valid_to is null
