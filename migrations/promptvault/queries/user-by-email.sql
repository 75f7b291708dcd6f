-- The user that signs in with an address. $1 email (text).
select id, email, name, tier, prompt_count, stripe_customer_id, stripe_subscription_id, created_at, updated_at
from users
where email = $1
