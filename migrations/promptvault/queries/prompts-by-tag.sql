-- The prompts of one user that carry a tag, newest first. $1 user (text), $2 tag's name (text), $3 rows at most.
-- @param $1 of tags.user_id
-- @param $2 of tags.name
-- @param $3 20
-- @expect uses index user_tag_unique
-- @expect uses index prompt_tags_tag_id_idx
select p.id, p.name, p.model, p.folder, p.created_at, p.updated_at
from tags t
join prompt_tags pt on pt.tag_id = t.id
join prompts p on p.id = pt.prompt_id
where t.user_id = $1 and t.name = $2 and p.user_id = $1
order by p.created_at desc, p.id desc
limit $3
