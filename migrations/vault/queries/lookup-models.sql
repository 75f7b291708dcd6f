-- The models that forms offer, by name. No parameters.
-- @expect no sort
select value
from models_lookup
order by value
