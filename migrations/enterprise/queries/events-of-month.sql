-- Events of a tenant from one moment up to another; a range of one month reads one partition. $1 tenant (uuid), $2 from (timestamptz), $3 to (timestamptz), $4 rows at most.
select id, occurred_at, event_type, entity_id, actor_id
from event
where tenant_id = $1 and occurred_at >= $2 and occurred_at < $3
order by occurred_at desc
limit $4
