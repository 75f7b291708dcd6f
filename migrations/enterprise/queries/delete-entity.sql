-- Delete an entity so that it can be recovered, and record it: no version of it is current afterwards. $1 tenant (uuid), $2 entity (uuid), $3 actor (uuid).
-- @param $1 of entity.tenant_id
-- @param $2 of entity.id
-- @param $3 of user.id
with closed as (
  update entity
  set (valid_to, deleted_at) = (
    select moment, moment from (select greatest(clock_timestamp(), valid_from + interval '1 microsecond') as moment) m)
  where tenant_id = $1 and id = $2 and valid_to is null
  returning *
), recorded as (
  insert into event (tenant_id, entity_id, entity_version, event_type, actor_id, data)
  select tenant_id, id, version, 'entity.deleted', $3, jsonb_build_object('title', title)
  from closed
)
select id, version, deleted_at
from closed
