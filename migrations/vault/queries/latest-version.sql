-- The latest version of a prompt of one user. $1 owner (uuid), $2 prompt (uuid).
-- @param $1 of prompts.owner_id
-- @param $2 of prompts.id
-- @expect uses index ix_versions_prompt_desc
-- @expect no sort
select v.id, v.version, v.body, v.access_control, v.use_cases, v.target_models, v.providers, v.integrations,
       v.category, v.complexity, v.audience, v.status, v.input_schema, v.output_format, v.llm_parameters,
       v.success_metrics, v.sample_input, v.sample_output, v.related_prompt_ids, v.link, v.created_at, v.updated_at
from prompts p
join prompt_versions v on v.prompt_id = p.id
where p.id = $2 and p.owner_id = $1
order by v.version desc
limit 1
