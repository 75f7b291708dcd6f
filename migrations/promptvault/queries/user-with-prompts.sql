-- One user and the ids of the user's prompts. $1 user (text).
-- @param $1 of users.id
-- @expect uses index prompt_user_id_idx
select u.id, u.email, u.name, u.tier, u.prompt_count,
       array(select p.id from prompts p where p.user_id = u.id order by p.created_at, p.id) as prompt_ids
from users u
where u.id = $1
