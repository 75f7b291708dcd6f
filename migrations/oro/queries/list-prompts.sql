-- Prompts in the order of their creation, newest first. $1 rows at most.
select id, name, description, created_at, updated_at
from prompts
order by created_at desc
limit $1
