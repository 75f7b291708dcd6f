-- Mark an entity as a favourite; once is enough. $1 tenant (uuid), $2 user (uuid), $3 entity (uuid).
-- @param $1 of user.tenant_id
-- @param $2 of user.id
-- @param $3 of entity.id
insert into favorite (tenant_id, user_id, entity_id)
values ($1, $2, $3)
on conflict do nothing
