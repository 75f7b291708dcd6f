-- Prompts of one user whose latest version names a model. $1 owner (uuid), $2 model (text), $3 rows at most.
-- @param $1 of prompts.owner_id
-- @param $2 'GPT-5'
-- @param $3 20
-- @expect uses index ix_prompts_owner_updated
select p.id, p.title, p.tags, p.updated_at, latest.version, latest.target_models
from prompts p
cross join lateral (
  select v.version, v.target_models
  from prompt_versions v
  where v.prompt_id = p.id
  order by v.version desc
  limit 1
) latest
where p.owner_id = $1 and $2 = any (latest.target_models)
order by p.updated_at desc
limit $3
