-- All prompts of one user with their answers, newest first. $1 user (uuid).
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
