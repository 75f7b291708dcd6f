-- Tenants with the most tokens in the last 30 days, for operators.
-- @expect reads whole tables
select *
from tenant_usage_summary
order by tokens_last_30d desc
limit 10
