-- Entities of one type nearest to an entity. $1 tenant (uuid), $2 entity (uuid), $3 type, $4 rows at most.
-- @param $1 of embedding.tenant_id
-- @param $2 of embedding.entity_id
-- @param $3 'context'
-- @param $4 10
select *
from search_similar_entities($1, (select vector from embedding where entity_id = $2 and status = 'completed' limit 1), $3, $4)
