-- The folders of one user, each with the number of prompts in it. $1 user (text), $2 rows at most.
-- @param $1 of prompts.user_id
-- @param $2 20
-- @expect uses index prompt_user_id_idx
select folder, count(*)::integer as prompts
from prompts
where user_id = $1 and folder is not null
group by folder
order by folder
limit $2
