-- The imports of one user, newest first. $1 user (text), $2 rows at most.
select id, source, imported_count, skipped_count, metadata, created_at
from import_sessions
where user_id = $1
order by created_at desc, id desc
limit $2
