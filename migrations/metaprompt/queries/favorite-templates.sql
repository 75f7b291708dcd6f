-- Templates that one user marked as favourites, latest mark first. $1 user (uuid).
-- @param $1 of user_favorites.user_id
-- @expect uses index prompt_templates_pkey
select t.id, t.category, t.tags, t.likes_count, t.uses_count, p.title, p.goal, f.created_at as marked_at
from user_favorites f
join prompt_templates t on t.id = f.template_id
join prompts p on p.id = t.prompt_id
where f.user_id = $1
order by f.created_at desc
