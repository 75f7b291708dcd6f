-- The prompts of one user with their tags, newest first. $1 user (text), $2 last prompt of the page before (uuid) or null, $3 rows at most.
-- @param $1 of prompts.user_id
-- @param $2 null
-- @param $3 20
-- @expect uses index prompt_user_id_idx
-- @expect uses index prompt_tag_primary
select p.id, p.name, p.description, p.content, p.model, p.is_public, p.folder, p.metadata, p.created_at, p.updated_at,
       coalesce(t.tags, '[]') as tags
from prompts p
left join lateral (
  select jsonb_agg(jsonb_build_object('id', tags.id, 'name', tags.name, 'color', tags.color) order by tags.name) as tags
  from prompt_tags
  join tags on tags.id = prompt_tags.tag_id
  where prompt_tags.prompt_id = p.id
) t on true
where p.user_id = $1
  and ($2::uuid is null or (p.created_at, p.id) < (select c.created_at, c.id from prompts c where c.id = $2 and c.user_id = $1))
order by p.created_at desc, p.id desc
limit $3
