-- One tag by its name. $1 name (text).
-- @param $1 of tags.name
-- @expect uses index ix_tags_name
select id, name
from tags
where name = $1
