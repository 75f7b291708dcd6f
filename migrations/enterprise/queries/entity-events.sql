-- What happened to an entity, in order, for replay. $1 entity (uuid).
-- @param $1 of entity.id
-- @expect uses index idx_event_entity
-- @expect reads all partitions
select occurred_at, event_type, entity_version, actor_id, data, metadata
from event
where entity_id = $1
order by occurred_at, entity_version, id
