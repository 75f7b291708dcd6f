-- One prompt by its name. $1 name (text).
-- @param $1 of prompts.name
-- @expect uses index ix_prompts_name
-- @rows prompts 10_000
-- @rows tags 1_000
-- @rows prompt_tags 30_000
-- @rows executions 1_000_000
-- @width prompts.content 1_500 bytes
select id, name, content, system_prompt, description, created_at, updated_at
from prompts
where name = $1
