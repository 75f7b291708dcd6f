-- The prompts in a collection of one user, newest update first. $1 owner (uuid), $2 collection (uuid).
-- @param $1 of prompts.owner_id
-- @param $2 of collections.id
-- @expect uses index collection_prompts_pkey
select p.id, p.title, p.tags, p.updated_at
from collections c
join collection_prompts m on m.collection_id = c.id
join prompts p on p.id = m.prompt_id
where c.id = $2 and c.owner_id = $1 and p.owner_id = $1
order by p.updated_at desc
