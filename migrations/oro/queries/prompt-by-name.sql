-- One prompt by its name. $1 name (text).
select id, name, content, system_prompt, description, created_at, updated_at
from prompts
where name = $1
