-- The imports of one user from a source, newest first. $1 user (text), $2 source (text), $3 rows at most.
select id, imported_count, skipped_count, metadata, created_at
from import_sessions
where source = $2 and user_id = $1
order by created_at desc, id desc
limit $3
