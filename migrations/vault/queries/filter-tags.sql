-- Prompts of one user that carry all of the tags. $1 owner (uuid), $2 tags (text[]), $3 rows at most.
-- @param $1 of prompts.owner_id
-- @param $2 '{review}'
-- @param $3 20
select id, title, tags, updated_at
from prompts
where owner_id = $1 and tags @> $2
order by updated_at desc
limit $3
