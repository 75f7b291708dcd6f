-- Most used entities of the tenant that app.current_tenant names, from the read model. $1 rows at most.
-- @param $1 20
select entity_id, entity_type, title, version_count, favorite_count, usage_count, tokens_last_30d
from current_tenant_entity_stats
order by tokens_last_30d desc, title
limit $1
