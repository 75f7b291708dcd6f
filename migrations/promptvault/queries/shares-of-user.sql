-- The shares that one user has made, newest first. $1 user (text), $2 rows at most.
-- @param $1 of shares.shared_by
-- @param $2 20
-- @expect uses index shares_shared_by_idx
select s.id, s.prompt_id, p.name, s.share_code, s.expires_at, s.view_count, s.created_at
from shares s
join prompts p on p.id = s.prompt_id
where s.shared_by = $1
order by s.created_at desc, s.id desc
limit $2
