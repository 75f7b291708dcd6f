-- The tools that forms offer, by name. No parameters.
-- @expect no sort
select value
from tools_lookup
order by value
