-- The fields in which two versions of an entity differ. $1 entity (uuid), $2 version, $3 other version.
-- @param $1 of entity.id
-- @param $2 1
-- @param $3 2
-- @expect uses index entity_id_version_key
select field, a.value as before, b.value as after
from (select f.* from entity e, jsonb_each(to_jsonb(e)) f where e.id = $1 and e.version = $2) a (field, value)
full join (select f.* from entity e, jsonb_each(to_jsonb(e)) f where e.id = $1 and e.version = $3) b (field, value)
  using (field)
where field in ('owner_id', 'title', 'description', 'status', 'visibility', 'content', 'tags', 'metadata')
  and a.value is distinct from b.value
order by field
