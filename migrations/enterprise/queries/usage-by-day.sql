-- Tokens of a tenant by day (UTC) and model. $1 tenant (uuid), $2 from (timestamptz), $3 to (timestamptz).
-- @param $1 of usage_event.tenant_id
-- @param $2 '2025-01-19'
-- @param $3 '2025-01-20'
-- @expect uses index idx_usage_event_tenant
select date_trunc('day', occurred_at, 'UTC') as day, model, count(*) as usage_count, sum(tokens) as tokens
from usage_event
where tenant_id = $1 and occurred_at >= $2 and occurred_at < $3
group by day, model
order by day, model
