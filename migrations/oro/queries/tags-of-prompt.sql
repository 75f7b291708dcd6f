-- Tags of a prompt, by name. $1 prompt (uuid).
-- @param $1 of prompts.id
-- @expect uses index prompt_tags_pkey
select t.id, t.name
from prompt_tags pt
join tags t on t.id = pt.tag_id
where pt.prompt_id = $1
order by t.name
