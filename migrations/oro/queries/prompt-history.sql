-- Executions of a prompt, newest first. $1 prompt (uuid), $2 rows at most.
-- @param $1 of executions.prompt_id
-- @param $2 50
-- @expect uses index ix_executions_prompt_id
select id, rating, success, notes, executed_at
from executions
where prompt_id = $1
order by executed_at desc
limit $2
