-- One tag by its name. $1 name (text).
select id, name
from tags
where name = $1
