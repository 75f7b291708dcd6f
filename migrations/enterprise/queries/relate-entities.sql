-- Relate two entities, or change the strength, and record it. $1 tenant (uuid), $2 source (uuid), $3 target (uuid), $4 type, $5 strength, $6 actor (uuid).
-- @param $1 of entity.tenant_id
-- @param $2 of relationship.source_id
-- @param $3 of relationship.target_id
-- @param $4 'suggests'
-- @param $5 0.5
-- @param $6 of user.id
with related as (
  insert into relationship (tenant_id, source_id, target_id, relationship_type, strength)
  values ($1, $2, $3, $4, $5)
  on conflict (source_id, relationship_type, target_id) do update set strength = excluded.strength
  returning *
), recorded as (
  insert into event (tenant_id, entity_id, event_type, actor_id, data)
  select tenant_id, source_id, 'relationship.saved', $6,
         jsonb_build_object('target_id', target_id, 'type', relationship_type, 'strength', strength)
  from related
)
select id
from related
