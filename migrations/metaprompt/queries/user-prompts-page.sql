-- The next prompts of one user, newest first. $1 user (uuid), $2 created_at and $3 id of the last one seen, $4 rows at most.
-- @param $1 of prompts.user_id
-- @param $2 '2026-01-09'
-- @param $3 of prompts.id
-- @param $4 10
-- @expect uses index idx_prompts_user_id_created_at
select p.id, p.title, p.goal, p.is_public, p.created_at, p.updated_at
from prompts p
where p.user_id = $1 and (p.created_at, p.id) < ($2::timestamptz, $3::uuid)
order by p.created_at desc, p.id desc
limit $4
