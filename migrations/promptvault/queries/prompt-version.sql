-- One version of a prompt of one user. $1 user (text), $2 prompt (uuid), $3 version (integer).
-- @param $1 of prompts.user_id
-- @param $2 of prompts.id
-- @param $3 1
-- @expect uses index prompt_version_unique
select v.id, v.version, v.content, v.metadata, v.change_message, v.created_at, v.created_by
from prompts p
join prompt_versions v on v.prompt_id = p.id
where p.id = $2 and p.user_id = $1 and v.version = $3
