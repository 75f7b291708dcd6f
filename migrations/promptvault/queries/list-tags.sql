-- The tags of one user by name, each with the number of prompts that carry it. $1 user (text), $2 rows at most.
select t.id, t.name, t.color,
       (select count(*)::integer from prompt_tags pt where pt.tag_id = t.id) as prompts
from tags t
where t.user_id = $1
order by t.name
limit $2
