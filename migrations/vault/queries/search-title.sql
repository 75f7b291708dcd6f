-- Prompts of one user whose title holds a text. $1 owner (uuid), $2 pattern such as '%review%', $3 rows at most.
-- @param $1 of prompts.owner_id
-- @param $2 '%invoice%'
-- @param $3 20
-- @budget p95 150 ms
select id, title, tags, updated_at
from prompts
where owner_id = $1 and title ilike $2
order by updated_at desc
limit $3
