-- Create a prompt of one user with version 1, and count it, all or nothing. $1 user (text), $2 name (text), $3 content (text), $4 folder (text) or null.
-- @param $1 of users.id
-- @param $2 'New'
-- @param $3 'Do it.'
-- @param $4 null
-- @expect uses index users_pkey
with prompt as (
  insert into prompts (user_id, name, content, folder) values ($1, $2, $3, $4)
  returning id, user_id, content
), version as (
  insert into prompt_versions (prompt_id, version, content, change_message, created_by)
  select id, 1, content, 'Initial version', user_id from prompt
), counted as (
  update users set prompt_count = prompt_count + 1 where id = $1
)
select id from prompt
