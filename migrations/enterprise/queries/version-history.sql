-- All versions of an entity, newest first. $1 entity (uuid).
select *
from get_entity_history($1)
