-- Executions of a prompt, newest first. $1 prompt (uuid), $2 rows at most.
select id, rating, success, notes, executed_at
from executions
where prompt_id = $1
order by executed_at desc
limit $2
