-- The tools that forms offer, by name. No parameters.
select value
from tools_lookup
order by value
