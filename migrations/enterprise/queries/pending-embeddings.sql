-- Embeddings to be made, oldest first, each for one worker: locked until its transaction ends. $1 rows at most.
-- @param $1 5
-- @expect uses index idx_embedding_status
select id, entity_id, model
from embedding
where status = 'pending'
order by created_at
limit $1
for update skip locked
