-- Public templates whose title or goal holds a text, most liked first. $1 pattern such as '%review%', $2 category or null.
-- @param $1 '%review%'
-- @param $2 null
-- @expect uses index idx_prompts_title_goal_trgm
select t.id, t.prompt_id, t.user_id, t.category, t.tags, t.likes_count, t.uses_count, t.created_at, t.updated_at,
       p.title, p.goal, p.template
from prompt_templates t
join prompts p on p.id = t.prompt_id
where p.is_public and (p.title ilike $1 or p.goal ilike $1) and ($2::varchar is null or t.category = $2)
order by t.likes_count desc
limit 20
