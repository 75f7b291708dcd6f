-- The prompt that a share code opens, unless it has expired; the code stands in for a user. $1 code (text).
-- @param $1 of shares.share_code
-- @expect uses index share_code_idx
select s.id, s.prompt_id, s.expires_at, s.view_count, p.name, p.description, p.content, p.model
from shares s
join prompts p on p.id = s.prompt_id
where s.share_code = $1 and (s.expires_at is null or s.expires_at > now() at time zone 'utc')
