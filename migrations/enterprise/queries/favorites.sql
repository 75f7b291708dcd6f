-- Favourites of a user, last marked first. $1 tenant (uuid), $2 user (uuid).
-- @param $1 of favorite.tenant_id
-- @param $2 of favorite.user_id
-- @expect uses index favorite_pkey
select e.id, e.entity_type, e.title, f.created_at as marked_at
from favorite f
join entity e on e.id = f.entity_id and e.valid_to is null
where f.tenant_id = $1 and f.user_id = $2
order by f.created_at desc
