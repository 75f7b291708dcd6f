-- Current entities of a tenant by words of title and description, best first. $1 tenant (uuid), $2 words as typed, $3 rows at most.
-- @param $1 of entity.tenant_id
-- @param $2 'invoice'
-- @param $3 20
-- @expect uses index idx_entity_search
select id, entity_type, title, description, ts_rank(search_vector, websearch_to_tsquery('english', $2)) as rank
from entity
where tenant_id = $1 and search_vector @@ websearch_to_tsquery('english', $2) and valid_to is null
order by rank desc, updated_at desc
limit $3
