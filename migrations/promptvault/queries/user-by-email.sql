-- The user that signs in with an address. $1 email (text).
-- @param $1 of users.email
-- @expect uses index user_email_idx
select id, email, name, tier, prompt_count, stripe_customer_id, stripe_subscription_id, created_at, updated_at
from users
where email = $1
