-- Record that something was used. $1 tenant (uuid), $2 user (uuid), $3 entity (uuid), $4 action, $5 model, $6 tokens, $7 metadata (jsonb).
-- @param $1 of entity.tenant_id
-- @param $2 of user.id
-- @param $3 of entity.id
-- @param $4 'use'
-- @param $5 'GPT-5'
-- @param $6 100
-- @param $7 '{}'
insert into usage_event (tenant_id, user_id, entity_id, action, model, tokens, metadata)
values ($1, $2, $3, $4, $5, $6, $7)
returning id, occurred_at
