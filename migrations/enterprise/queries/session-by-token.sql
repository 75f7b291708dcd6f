-- The session of a token, while it is good. $1 hash of the token.
-- @param $1 of session.token_hash
-- @expect uses index session_token_hash_key
select s.id, s.tenant_id, s.user_id, s.expires_at
from session s
join "user" u on u.tenant_id = s.tenant_id and u.id = s.user_id and u.disabled_at is null
where s.token_hash = $1 and s.revoked_at is null and s.expires_at > now()
