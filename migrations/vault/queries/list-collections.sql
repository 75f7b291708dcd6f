-- The collections of one user by name. $1 owner (uuid).
select id, name, created_at, updated_at
from collections
where owner_id = $1
order by name
