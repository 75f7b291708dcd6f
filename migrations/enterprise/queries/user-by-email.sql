-- The user who signs in with an address. $1 tenant (uuid), $2 address as typed.
-- @param $1 of user.tenant_id
-- @param $2 of user.email
-- @expect uses index idx_user_email
select id, email, name, password_hash
from "user"
where tenant_id = $1 and lower(email) = lower($2) and disabled_at is null
