-- The platforms that forms offer, by name. No parameters.
select value
from platforms_lookup
order by value
