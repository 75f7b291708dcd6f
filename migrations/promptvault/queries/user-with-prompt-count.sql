-- One user with the cached count of prompts and the true one. $1 user (text).
select u.id, u.email, u.name, u.tier, u.prompt_count,
       (select count(*)::integer from prompts p where p.user_id = u.id) as counted_prompts
from users u
where u.id = $1
