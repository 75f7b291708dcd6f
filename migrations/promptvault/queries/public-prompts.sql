-- Prompts that everybody may read, of any user, newest first. $1 rows at most.
-- @param $1 20
-- @expect uses index prompt_public_idx
select id, name, description, content, model, created_at
from prompts
where is_public
order by created_at desc, id desc
limit $1
