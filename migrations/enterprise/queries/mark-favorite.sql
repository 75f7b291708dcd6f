-- Mark an entity as a favourite; once is enough. $1 tenant (uuid), $2 user (uuid), $3 entity (uuid).
insert into favorite (tenant_id, user_id, entity_id)
values ($1, $2, $3)
on conflict do nothing
