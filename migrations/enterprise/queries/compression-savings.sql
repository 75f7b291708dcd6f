-- Tokens that compression saved a tenant. $1 tenant (uuid), $2 from (timestamptz), $3 to (timestamptz).
-- @param $1 of usage_event.tenant_id
-- @param $2 '2025-01-19'
-- @param $3 '2025-01-20'
select count(*) as compressions,
       sum((metadata #>> '{compression,original_tokens}')::bigint
         - (metadata #>> '{compression,compressed_tokens}')::bigint) as tokens_saved
from usage_event
where tenant_id = $1 and occurred_at >= $2 and occurred_at < $3 and metadata ? 'compression'
