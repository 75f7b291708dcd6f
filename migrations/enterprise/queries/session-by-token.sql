-- The session of a token, while it is good. $1 hash of the token.
select s.id, s.tenant_id, s.user_id, s.expires_at
from session s
join "user" u on u.tenant_id = s.tenant_id and u.id = s.user_id and u.disabled_at is null
where s.token_hash = $1 and s.revoked_at is null and s.expires_at > now()
