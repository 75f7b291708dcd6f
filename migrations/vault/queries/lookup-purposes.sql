-- The purposes that forms offer, by name. No parameters.
-- @expect no sort
select value
from purposes_lookup
order by value
