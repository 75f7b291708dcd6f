-- All versions of an entity, newest first. $1 entity (uuid).
-- @param $1 of entity.id
select *
from get_entity_history($1)
