-- Prompts of one user whose latest version holds a text. $1 owner (uuid), $2 pattern such as '%invoice%', $3 rows at most.
-- By owner first: at 200 users the trigram index would find the text in everybody's prompts, 200 times too many.
-- @param $1 of prompts.owner_id
-- @param $2 '%invoice%'
-- @param $3 20
-- @expect uses index ix_prompts_owner_updated
-- @expect uses index ix_versions_prompt_desc
-- @budget p95 150 ms
select p.id, p.title, p.tags, p.updated_at, latest.version
from prompts p
cross join lateral (
  select v.version, v.body
  from prompt_versions v
  where v.prompt_id = p.id
  order by v.version desc
  limit 1
) latest
where p.owner_id = $1 and latest.body ilike $2
order by p.updated_at desc
limit $3
