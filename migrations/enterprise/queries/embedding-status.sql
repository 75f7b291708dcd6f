-- Embeddings by status, for operators.
-- @expect reads whole tables
select status, count(*) as count
from embedding
group by status
order by status
