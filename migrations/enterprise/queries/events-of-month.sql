-- Events of a tenant from one moment up to another; a range of one month reads one partition. $1 tenant (uuid), $2 from (timestamptz), $3 to (timestamptz), $4 rows at most.
-- @param $1 of event.tenant_id
-- @param $2 '2025-01-01'
-- @param $3 '2025-02-01'
-- @param $4 50
-- @expect uses index idx_event_tenant
select id, occurred_at, event_type, entity_id, actor_id
from event
where tenant_id = $1 and occurred_at >= $2 and occurred_at < $3
order by occurred_at desc
limit $4
