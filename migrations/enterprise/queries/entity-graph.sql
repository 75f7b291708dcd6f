-- Relationships around an entity. $1 entity (uuid), $2 steps at most.
-- @param $1 of entity.id
-- @param $2 2
select *
from get_entity_graph($1, $2)
