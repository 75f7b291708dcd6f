-- Invitations to an address that are neither accepted nor lapsed; the address is that of the signed-in user. $1 email (text), $2 rows at most.
-- @param $1 of team_invites.invited_email
-- @param $2 20
-- @expect uses index invite_email_idx
select i.id, i.role, i.created_at, i.expires_at, u.name as invited_by_name
from team_invites i
join users u on u.id = i.invited_by
where i.invited_email = $1 and not i.accepted and i.expires_at > now() at time zone 'utc'
order by i.created_at desc, i.id desc
limit $2
