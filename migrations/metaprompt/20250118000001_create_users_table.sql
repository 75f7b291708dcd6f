-- Accounts. Columns are nullable where the document states no NOT NULL, and idx_users_email stands beside the unique
-- key because the document lists both: docs/adr/ADR-015-metaprompt-indexes-and-search.md, decisions 4 and 5.

-- vault-db: description user accounts

-- vault-db: up

create table users (
  id uuid primary key default gen_random_uuid(),
  email varchar(255) unique not null,
  full_name varchar(255),
  avatar_url text,
  created_at timestamp with time zone default current_timestamp,
  updated_at timestamp with time zone default current_timestamp
);

create index idx_users_email on users (email);

comment on table users is 'People with an account. Rows are made by the service role, never by the users themselves.';
comment on column users.id is 'Identity of the user; equals auth.uid() while the user is signed in.';
comment on column users.email is 'Address that the user signs in with, unique as it is written.';
comment on column users.full_name is 'Name shown for the user.';
comment on column users.avatar_url is 'Address of the picture of the user.';
comment on column users.created_at is 'When the account was created.';
comment on column users.updated_at is 'When the account was last changed.';

-- vault-db: down

drop table users;
