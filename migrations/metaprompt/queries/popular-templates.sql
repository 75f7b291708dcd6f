-- What get_popular_templates runs, so that its plan can be judged. $1 rows at most, $2 category (varchar), null for all.
-- @param $1 10
-- @param $2 null
-- @expect uses index idx_prompt_templates_likes
select pt.id, p.title, p.goal, pt.category, pt.likes_count, pt.uses_count
from prompt_templates pt
join prompts p on p.id = pt.prompt_id
where $2::varchar is null or pt.category = $2
order by pt.likes_count desc, pt.uses_count desc, pt.id
limit $1
