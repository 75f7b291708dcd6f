-- Executions of a span of time, oldest first. $1 first instant (timestamptz), $2 first instant after it (timestamptz).
-- @param $1 '2025-11-05'
-- @param $2 '2025-11-08'
-- @expect uses index ix_executions_executed_at
select id, prompt_id, rating, success, notes, executed_at
from executions
where executed_at >= $1 and executed_at < $2
order by executed_at
