-- What a link opens, unless it expired or was revoked. $1 hash of the secret in the link.
-- @param $1 of share.token_hash
-- @expect uses index share_token_hash_key
select e.id, e.entity_type, e.title, e.content, s.permission
from share s
join entity e on e.id = s.entity_id and e.valid_to is null
where s.token_hash = $1 and s.revoked_at is null and (s.expires_at is null or s.expires_at > now())
