-- The imports of one user from a source, newest first. $1 user (text), $2 source (text), $3 rows at most.
-- @param $1 of import_sessions.user_id
-- @param $2 of import_sessions.source
-- @param $3 20
-- @expect uses index import_sessions_user_id_idx
select id, imported_count, skipped_count, metadata, created_at
from import_sessions
where source = $2 and user_id = $1
order by created_at desc, id desc
limit $3
