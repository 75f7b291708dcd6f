-- What is shared with a user and neither expired nor revoked. $1 tenant (uuid), $2 user (uuid).
-- @param $1 of share.tenant_id
-- @param $2 of share.shared_with
-- @expect uses index idx_share_shared_with
select e.id, e.entity_type, e.title, s.permission, s.shared_by, s.expires_at
from share s
join entity e on e.id = s.entity_id and e.valid_to is null
where s.tenant_id = $1 and s.shared_with = $2
  and s.revoked_at is null and (s.expires_at is null or s.expires_at > now())
order by s.created_at desc
