-- All prompts of one user with their answers, newest first. $1 user (uuid).
-- @param $1 of prompts.user_id
-- @expect uses index idx_prompts_user_id_created_at
-- @expect uses index idx_prompt_answers_prompt_id
-- @rows users 2_000
-- @rows prompts 100_000
-- @distinct prompts.user_id 2_000
-- @common prompts.is_public 90 % false
-- @common prompts.is_public 10 % true
-- @rows prompt_answers 400_000
-- @rows prompt_templates 10_000
-- @distinct prompt_templates.category 12
-- @rows user_favorites 40_000
-- @rows test_results 200_000
-- @distinct test_results.user_id 2_000
select p.id, p.user_id, p.title, p.goal, p.template, p.variables, p.is_public, p.created_at, p.updated_at,
       coalesce(answers.list, '[]'::jsonb) as prompt_answers
from prompts p
left join lateral (
  select jsonb_agg(to_jsonb(a) order by a.created_at, a.question_id) as list
  from prompt_answers a
  where a.prompt_id = p.id
) answers on true
where p.user_id = $1
order by p.created_at desc
