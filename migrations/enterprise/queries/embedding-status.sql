-- Embeddings by status, for operators.
select status, count(*) as count
from embedding
group by status
order by status
