-- The collections of one user that hold a prompt, by name. $1 owner (uuid), $2 prompt (uuid).
-- @param $1 of collections.owner_id
-- @param $2 of prompts.id
-- @expect uses index ix_collection_prompts_prompt
select c.id, c.name
from collection_prompts m
join collections c on c.id = m.collection_id
where m.prompt_id = $2 and c.owner_id = $1
order by c.name
