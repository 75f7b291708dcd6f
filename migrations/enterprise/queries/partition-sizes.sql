-- Partitions by size, largest first, for operators.
-- @expect reads whole tables
select schemaname, tablename, pg_size_pretty(pg_total_relation_size(schemaname || '.' || tablename)) as size
from pg_tables
where tablename like 'event_%' or tablename like 'usage_event_%'
order by pg_total_relation_size(schemaname || '.' || tablename) desc
