-- One user with the cached count of prompts and the true one. $1 user (text).
-- @param $1 of users.id
-- @expect uses index users_pkey
-- @expect uses index prompt_user_id_idx
select u.id, u.email, u.name, u.tier, u.prompt_count,
       (select count(*)::integer from prompts p where p.user_id = u.id) as counted_prompts
from users u
where u.id = $1
