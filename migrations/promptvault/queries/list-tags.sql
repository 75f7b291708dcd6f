-- The tags of one user by name, each with the number of prompts that carry it. $1 user (text), $2 rows at most.
-- @param $1 of tags.user_id
-- @param $2 20
-- @expect uses index user_tag_unique
-- @expect uses index prompt_tags_tag_id_idx
select t.id, t.name, t.color,
       (select count(*)::integer from prompt_tags pt where pt.tag_id = t.id) as prompts
from tags t
where t.user_id = $1
order by t.name
limit $2
