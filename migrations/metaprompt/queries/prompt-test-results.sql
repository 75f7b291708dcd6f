-- Runs of a prompt by one user, newest first. $1 user (uuid), $2 prompt (uuid), $3 rows at most.
-- @param $1 of test_results.user_id
-- @param $2 of test_results.prompt_id
-- @param $3 20
-- @expect uses index idx_test_results_prompt_id
select r.id, r.model, r.temperature, r.variable_values, r.result, r.tokens_used, r.response_time_ms, r.created_at
from test_results r
where r.prompt_id = $2 and r.user_id = $1
order by r.created_at desc
limit $3
