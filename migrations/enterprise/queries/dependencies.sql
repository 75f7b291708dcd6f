-- What an entity depends on or is composed of. $1 entity (uuid).
-- @param $1 of entity.id
-- @expect uses index idx_relationship_source
select r.relationship_type, r.strength, e.id, e.entity_type, e.title, e.version
from relationship r
join entity e on e.id = r.target_id and e.valid_to is null
where r.source_id = $1 and r.relationship_type in ('depends_on', 'part_of')
order by r.relationship_type, e.title
