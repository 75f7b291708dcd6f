-- The user for whom an OAuth provider vouches. $1 tenant (uuid), $2 provider, $3 subject.
-- @param $1 of user.tenant_id
-- @param $2 of user.oauth_provider
-- @param $3 of user.oauth_subject
-- @expect uses index user_oauth_key
select id, email, name
from "user"
where tenant_id = $1 and oauth_provider = $2 and oauth_subject = $3 and disabled_at is null
