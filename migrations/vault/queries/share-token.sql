-- The prompt that a share token opens, unless it was revoked; the token stands in for an owner. $1 token (text).
-- @param $1 of share_tokens.token
-- @expect uses index share_tokens_token_key
select prompt_id, created_at
from share_tokens
where token = $1 and revoked_at is null
