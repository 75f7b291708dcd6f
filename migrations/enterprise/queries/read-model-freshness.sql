-- When each view of the read model was last refreshed; null: never since it was created. For operators.
-- @expect reads whole tables
select m.schemaname, m.matviewname, r.refreshed_at as last_refresh, r.duration_ms
from pg_catalog.pg_matviews m
left join read_model_refresh r on r.view_name = m.matviewname
where m.schemaname = current_schema()
order by m.matviewname
