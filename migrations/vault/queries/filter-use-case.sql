-- Prompts of one user whose latest version names a use case. $1 owner (uuid), $2 use case (text), $3 rows at most.
-- @param $1 of prompts.owner_id
-- @param $2 'Debugging'
-- @param $3 20
-- @expect uses index ix_prompts_owner_updated
select p.id, p.title, p.tags, p.updated_at, latest.version, latest.use_cases
from prompts p
cross join lateral (
  select v.version, v.use_cases
  from prompt_versions v
  where v.prompt_id = p.id
  order by v.version desc
  limit 1
) latest
where p.owner_id = $1 and $2 = any (latest.use_cases)
order by p.updated_at desc
limit $3
