-- What optimizations made of a prompt of one user, newest first. $1 user (text), $2 prompt (uuid), $3 rows at most.
-- @param $1 of prompts.user_id
-- @param $2 of prompts.id
-- @param $3 20
-- @expect uses index prompt_optimizations_prompt_id_idx
select o.id, o.optimized_content, o.improvements, o.score_before, o.score_after, o.created_at
from prompts p
join prompt_optimizations o on o.prompt_id = p.id
where p.id = $2 and p.user_id = $1
order by o.created_at desc, o.id desc
limit $3
