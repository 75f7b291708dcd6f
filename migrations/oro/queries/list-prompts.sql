-- Prompts in the order of their creation, newest first. $1 rows at most.
-- @param $1 50
-- @expect uses index ix_prompts_created_at
-- @expect no sort
select id, name, description, created_at, updated_at
from prompts
order by created_at desc
limit $1
