-- The next prompts of one user, newest first. $1 user (uuid), $2 created_at and $3 id of the last one seen, $4 rows at most.
select p.id, p.title, p.goal, p.is_public, p.created_at, p.updated_at
from prompts p
where p.user_id = $1 and (p.created_at, p.id) < ($2::timestamptz, $3::uuid)
order by p.created_at desc, p.id desc
limit $4
