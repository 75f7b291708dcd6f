-- Entities of one type nearest to an entity. $1 tenant (uuid), $2 entity (uuid), $3 type, $4 rows at most.
select *
from search_similar_entities($1, (select vector from embedding where entity_id = $2 and status = 'completed' limit 1), $3, $4)
