-- The imports of one user, newest first. $1 user (text), $2 rows at most.
-- @param $1 of import_sessions.user_id
-- @param $2 20
-- @expect uses index import_sessions_user_id_idx
select id, source, imported_count, skipped_count, metadata, created_at
from import_sessions
where user_id = $1
order by created_at desc, id desc
limit $2
