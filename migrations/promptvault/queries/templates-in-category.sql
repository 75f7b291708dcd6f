-- The templates of a category, most used first; templates are for everybody. $1 category (text), $2 rows at most.
-- @param $1 of prompt_templates.category
-- @param $2 20
-- @expect uses index prompt_templates_category_idx
select id, name, description, content, variables, usage_count, rating, is_official
from prompt_templates
where category = $1
order by usage_count desc, name, id
limit $2
