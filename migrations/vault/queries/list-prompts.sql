-- The vault of one user, newest update first. $1 owner (uuid), $2 rows at most.
-- @param $1 of prompts.owner_id
-- @param $2 50
-- @expect uses index ix_prompts_owner_updated
-- @expect no sort
-- @budget p95 200 ms
-- @rows users 200
-- @rows prompts 1_000_000
-- @distinct prompts.owner_id 200
-- @rows prompt_versions 2_000_000
-- @width prompt_versions.body 1_500 bytes
-- @rows collections 4_000
-- @distinct collections.owner_id 200
-- @rows collection_prompts 400_000
-- @rows share_tokens 50_000
-- @nulls share_tokens.revoked_at 90 %
select id, title, tags, is_favorite, is_archived, created_at, updated_at
from prompts
where owner_id = $1
order by updated_at desc
limit $2
