-- Rows that name an entity, user or tenant that is not there; no foreign key guards the hot tables. For operators.
-- @expect reads whole tables
select 'entity without tenant' as finding, e.version_id as id
from entity e
where not exists (select from tenant t where t.id = e.tenant_id)
union all
select 'entity without owner', e.version_id
from entity e
where e.valid_to is null and e.owner_id is not null and not exists (select from "user" u where u.id = e.owner_id)
union all
select 'version without the one before', e.version_id
from entity e
where e.previous_version_id is null and e.version > 1
   or e.previous_version_id is not null
  and not exists (select from entity p
                  where p.version_id = e.previous_version_id and p.id = e.id and p.version < e.version)
union all
select 'relationship without entity', r.id
from relationship r
where not exists (select from entity e where e.id = r.source_id)
   or not exists (select from entity e where e.id = r.target_id)
union all
select 'embedding without entity', m.id
from embedding m
where not exists (select from entity e where e.id = m.entity_id)
union all
select 'favourite without entity', f.entity_id
from favorite f
where not exists (select from entity e where e.id = f.entity_id)
union all
select 'share without entity', s.id
from share s
where not exists (select from entity e where e.id = s.entity_id)
union all
select 'suggestion without entity', s.id
from suggestion s
where not exists (select from entity e where e.id = s.entity_id)
   or not exists (select from entity e where e.id = s.suggested_entity_id)
