-- The purposes that forms offer, by name. No parameters.
select value
from purposes_lookup
order by value
