-- Prompts of one user whose latest version names a provider. $1 owner (uuid), $2 provider (text), $3 rows at most.
-- @param $1 of prompts.owner_id
-- @param $2 'OpenAI'
-- @param $3 20
-- @expect uses index ix_prompts_owner_updated
select p.id, p.title, p.tags, p.updated_at, latest.version, latest.providers
from prompts p
cross join lateral (
  select v.version, v.providers
  from prompt_versions v
  where v.prompt_id = p.id
  order by v.version desc
  limit 1
) latest
where p.owner_id = $1 and $2 = any (latest.providers)
order by p.updated_at desc
limit $3
