-- The platforms that forms offer, by name. No parameters.
-- @expect no sort
select value
from platforms_lookup
order by value
