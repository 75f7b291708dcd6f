-- The current version of an entity. $1 entity (uuid).
select *
from entity
where id = $1 and valid_to is null
