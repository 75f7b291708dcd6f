-- Prompts of one user whose latest version holds a text. $1 owner (uuid), $2 pattern such as '%invoice%', $3 rows at most.
-- @param $1 of prompts.owner_id
-- @param $2 '%invoice%'
-- @param $3 20
-- @budget p95 150 ms
select p.id, p.title, p.tags, p.updated_at, v.version
from prompt_versions v
join prompts p on p.id = v.prompt_id
where p.owner_id = $1 and v.body ilike $2
  and not exists (select from prompt_versions later where later.prompt_id = v.prompt_id and later.version > v.version)
order by p.updated_at desc
limit $3
