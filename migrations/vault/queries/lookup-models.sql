-- The models that forms offer, by name. No parameters.
select value
from models_lookup
order by value
