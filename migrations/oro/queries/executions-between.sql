-- Executions of a span of time, oldest first. $1 first instant (timestamptz), $2 first instant after it (timestamptz).
select id, prompt_id, rating, success, notes, executed_at
from executions
where executed_at >= $1 and executed_at < $2
order by executed_at
