-- Count one opening of a share that has not expired; the code stands in for a user. $1 code (text).
-- @param $1 of shares.share_code
-- @expect uses index share_code_idx
update shares set view_count = view_count + 1
where share_code = $1 and (expires_at is null or expires_at > now() at time zone 'utc')
returning prompt_id, view_count
