-- The prompts of one user, newest first. $1 user (text), $2 last prompt of the page before (uuid) or null, $3 rows at most.
select p.id, p.name, p.description, p.model, p.is_public, p.folder, p.created_at, p.updated_at
from prompts p
where p.user_id = $1
  and ($2::uuid is null or (p.created_at, p.id) < (select c.created_at, c.id from prompts c where c.id = $2 and c.user_id = $1))
order by p.created_at desc, p.id desc
limit $3
