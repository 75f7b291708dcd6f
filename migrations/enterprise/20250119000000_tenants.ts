import { sql } from 'kysely'
import type { MigrationBody, MigrationConfig } from 'vault-db'

type Db = Parameters<MigrationBody>[0]

/** The tenant that this session works for; null where none was set. */
const currentTenant = sql`nullif(current_setting('app.current_tenant', true), '')::uuid`

/** What `down` knows an extension of ours by; one that was there before never carries it. */
const extensionMark = 'Created by migration 20250119000000_tenants'
const extensions = ['uuid-ossp', 'pgcrypto', 'vector']

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = { description: 'Extensions, tenants, their users and sessions.' }

export async function up(db: Db): Promise<void> {
  for (const name of extensions) await ensureExtension(db, name)
  await createTenant(db)
  await createUser(db)
  await createSession(db)
}

export async function down(db: Db): Promise<void> {
  await sql`drop table session`.execute(db)
  await sql`drop table "user"`.execute(db)
  await sql`drop table tenant`.execute(db)
  for (const name of extensions.toReversed()) await dropOwnExtension(db, name)
}

/** Where the extension is there already, no right to create one is needed. */
async function ensureExtension(db: Db, name: string): Promise<void> {
  await sql`
    do $$ begin
      if exists (select from pg_catalog.pg_extension where extname = ${sql.lit(name)}) then return; end if;
      create extension ${sql.id(name)};
      begin
        comment on extension ${sql.id(name)} is ${sql.lit(extensionMark)};
      exception when insufficient_privilege then null; -- A managed server keeps it; so will down.
      end;
    end $$`.execute(db)
}

async function dropOwnExtension(db: Db, name: string): Promise<void> {
  await sql`
    do $$ begin
      if exists (select from pg_catalog.pg_extension where extname = ${sql.lit(name)}
                   and pg_catalog.obj_description(oid, 'pg_extension') = ${sql.lit(extensionMark)}) then
        drop extension ${sql.id(name)};
      end if;
    exception when dependent_objects_still_exist then
      raise notice 'The extension % stays: other objects use it.', ${sql.lit(name)};
    end $$`.execute(db)
}

async function createTenant(db: Db): Promise<void> {
  await sql`
    create table tenant (
      id uuid primary key default gen_random_uuid(),
      name text not null,
      slug text unique,
      settings jsonb not null default '{}',
      monthly_token_quota bigint check (monthly_token_quota >= 0),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      suspended_at timestamptz
    )`.execute(db)
  await describe(
    db,
    'tenant',
    'Customers. Every other row belongs to one, and only its own tenant sees it.',
    {
      id: 'Identity of the tenant; app.current_tenant names it for row security.',
      name: 'Name of the customer.',
      slug: 'Short name for addresses, such as the part of the host name; null where none was chosen.',
      settings: 'Settings of the tenant by name.',
      monthly_token_quota: 'Tokens that the tenant may use in a calendar month (UTC); null: no limit.',
      created_at: 'When the tenant was created.',
      updated_at: 'When the tenant was last changed; the writer sets it.',
      suspended_at: 'When the tenant was suspended; null while it may work.',
    },
  )
}

async function createUser(db: Db): Promise<void> {
  await sql`
    create table "user" (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null default ${currentTenant} references tenant (id),
      email text not null,
      name text,
      password_hash text,
      oauth_provider text,
      oauth_subject text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      disabled_at timestamptz,
      constraint user_tenant_id_id_key unique (tenant_id, id),
      constraint user_oauth_key unique (tenant_id, oauth_provider, oauth_subject),
      constraint user_oauth_check check ((oauth_provider is null) = (oauth_subject is null))
    )`.execute(db)
  await sql`create unique index idx_user_email on "user" (tenant_id, lower(email))`.execute(db)
  await describe(db, 'user', 'People. Each belongs to one tenant.', {
    id: 'Identity of the user.',
    tenant_id: 'The tenant that the user belongs to.',
    email: 'Address that the user signs in with; unique in the tenant without regard to case.',
    name: 'Name shown for the user.',
    password_hash: 'Hash of the password; null for those who sign in elsewhere.',
    oauth_provider: 'Who vouches for the user, such as google; null without OAuth.',
    oauth_subject: 'Identity of the user there (the claim sub); null without OAuth.',
    created_at: 'When the user was created.',
    updated_at: 'When the user was last changed; the writer sets it.',
    disabled_at: 'When the user was locked out; null while the user may sign in.',
  })
}

async function createSession(db: Db): Promise<void> {
  await sql`
    create table session (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null default ${currentTenant},
      user_id uuid not null,
      token_hash text not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null default now() + interval '30 days',
      revoked_at timestamptz,
      ip_address inet,
      user_agent text,
      constraint session_user_fkey foreign key (tenant_id, user_id) references "user" (tenant_id, id) on delete cascade,
      constraint session_expires_at_check check (expires_at > created_at)
    )`.execute(db)
  await sql`create index idx_session_user on session (tenant_id, user_id)`.execute(db)
  await describe(db, 'session', 'Signed-in sessions; good until expires_at unless revoked.', {
    id: 'Identity of the session; the claim jti of a JWT.',
    tenant_id: 'The tenant of the user.',
    user_id: 'The user who signed in.',
    token_hash: 'Hash of the token that the client holds; the token itself is not kept.',
    created_at: 'When the user signed in.',
    expires_at: 'When the session ends by itself.',
    revoked_at: 'When the session was ended early; null while it is good.',
    ip_address: 'Address that the user signed in from.',
    user_agent: 'Program that the user signed in with.',
  })
}

async function describe(db: Db, table: string, text: string, columns: Record<string, string>): Promise<void> {
  await sql`comment on table ${sql.id(table)} is ${sql.lit(text)}`.execute(db)
  for (const [column, words] of Object.entries(columns))
    await sql`comment on column ${sql.id(table, column)} is ${sql.lit(words)}`.execute(db)
}
