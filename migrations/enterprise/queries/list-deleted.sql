-- Deleted entities of a tenant that can be recovered, last deleted first. $1 tenant (uuid), $2 rows at most.
-- @param $1 of entity.tenant_id
-- @param $2 20
-- @expect uses index idx_entity_deleted
select d.id, d.entity_type, d.title, d.version, d.deleted_at
from entity d
where d.tenant_id = $1 and d.deleted_at is not null
  and not exists (select from entity e where e.id = d.id and e.version > d.version)
order by d.deleted_at desc
limit $2
