-- An entity as it was at a moment; no row where it was not there then. $1 entity (uuid), $2 moment (timestamptz).
-- @param $1 of entity.id
-- @param $2 '2025-01-25'
-- @expect uses index entity_id_version_key
select *
from entity
where id = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)
