-- How well a prompt does: executions, those rated, mean rating, share of successes from 0 to 1. $1 prompt (uuid).
-- @param $1 of executions.prompt_id
-- @expect uses index ix_executions_prompt_id
select count(*)::integer as executions, count(rating)::integer as rated,
       avg(rating)::double precision as mean_rating,
       avg(success::integer)::double precision as success_rate
from executions
where prompt_id = $1
