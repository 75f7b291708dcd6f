-- The templates that come with PromptVault, by category and name. $1 rows at most.
-- @param $1 20
select id, category, name, description, content, variables, usage_count, rating
from prompt_templates
where is_official
order by category, name, id
limit $1
