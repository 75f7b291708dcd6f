-- Public templates without a text to search for, most liked first. $1 category (varchar), null for all.
-- @param $1 null
-- @expect uses index idx_prompt_templates_likes
select t.id, t.prompt_id, t.user_id, t.category, t.tags, t.likes_count, t.uses_count, t.created_at, t.updated_at,
       p.title, p.goal, p.template
from prompt_templates t
join prompts p on p.id = t.prompt_id
where p.is_public and ($1::varchar is null or t.category = $1)
order by t.likes_count desc
limit 20
