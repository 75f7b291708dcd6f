-- The vault of one user, newest update first. $1 owner (uuid), $2 rows at most.
select id, title, tags, is_favorite, is_archived, created_at, updated_at
from prompts
where owner_id = $1
order by updated_at desc
limit $2
