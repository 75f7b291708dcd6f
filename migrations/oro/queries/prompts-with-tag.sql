-- Prompts that carry a tag, by name. $1 name of the tag (text).
-- @param $1 of tags.name
-- @expect uses index ix_prompt_tags_tag_id
select p.id, p.name, p.description, p.created_at
from tags t
join prompt_tags pt on pt.tag_id = t.id
join prompts p on p.id = pt.prompt_id
where t.name = $1
order by p.name
