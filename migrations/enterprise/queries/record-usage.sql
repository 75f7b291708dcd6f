-- Record that something was used. $1 tenant (uuid), $2 user (uuid), $3 entity (uuid), $4 action, $5 model, $6 tokens, $7 metadata (jsonb).
insert into usage_event (tenant_id, user_id, entity_id, action, model, tokens, metadata)
values ($1, $2, $3, $4, $5, $6, $7)
returning id, occurred_at
