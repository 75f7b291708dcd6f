-- Suggestions to a user that wait for a decision, surest first. $1 tenant (uuid), $2 user (uuid).
-- @param $1 of suggestion.tenant_id
-- @param $2 of suggestion.user_id
-- @expect uses index suggestion_once_key
select s.id, s.entity_id, s.suggested_entity_id, e.title, s.score, s.reason
from suggestion s
join entity e on e.id = s.suggested_entity_id and e.valid_to is null
where s.tenant_id = $1 and s.user_id = $2 and s.status = 'pending'
order by s.score desc
