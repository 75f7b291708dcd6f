-- The prompts of one user in a folder, by name. $1 user (text), $2 folder (text), $3 rows at most.
-- @param $1 of prompts.user_id
-- @param $2 of prompts.folder
-- @param $3 20
-- @expect uses index prompt_folder_idx
select id, name, description, model, is_public, created_at, updated_at
from prompts
where folder = $2 and user_id = $1
order by name, id
limit $3
