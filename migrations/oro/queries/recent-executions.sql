-- Executions of all prompts, newest first. $1 rows at most.
-- @param $1 50
-- @expect uses index ix_executions_executed_at
-- @expect no sort
select e.id, e.prompt_id, p.name, e.rating, e.success, e.executed_at
from executions e
join prompts p on p.id = e.prompt_id
order by e.executed_at desc
limit $1
