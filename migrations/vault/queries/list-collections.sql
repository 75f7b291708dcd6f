-- The collections of one user by name. $1 owner (uuid).
-- @param $1 of collections.owner_id
-- @expect uses index collections_owner_id_name_key
select id, name, created_at, updated_at
from collections
where owner_id = $1
order by name
