-- The prompts of one user, newest first. $1 user (text), $2 last prompt of the page before (uuid) or null, $3 rows at most.
-- @param $1 of prompts.user_id
-- @param $2 null
-- @param $3 20
-- @expect uses index prompt_user_id_idx
-- @rows users 10_000
-- @rows prompts 1_000_000
-- @distinct prompts.user_id 10_000
-- @distinct prompts.folder 50_000
-- @common prompts.is_public 98 % false
-- @common prompts.is_public 2 % true
-- @width prompts.content 1_500 bytes
-- @rows prompt_versions 3_000_000
-- @width prompt_versions.content 1_500 bytes
-- @rows tags 100_000
-- @rows prompt_tags 2_000_000
-- @rows shares 100_000
-- @rows prompt_optimizations 200_000
-- @rows prompt_templates 5_000
-- @distinct prompt_templates.category 20
-- @rows import_sessions 50_000
-- @common import_sessions.source 60 % chatgpt
-- @distinct import_sessions.source 4
-- @rows team_invites 20_000
-- @distinct team_invites.invited_email 15_000
select p.id, p.name, p.description, p.model, p.is_public, p.folder, p.created_at, p.updated_at
from prompts p
where p.user_id = $1
  and ($2::uuid is null or (p.created_at, p.id) < (select c.created_at, c.id from prompts c where c.id = $2 and c.user_id = $1))
order by p.created_at desc, p.id desc
limit $3
