-- Relationships around an entity. $1 entity (uuid), $2 steps at most.
select *
from get_entity_graph($1, $2)
