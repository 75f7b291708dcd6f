import { type Kysely, sql } from 'kysely'
import type { MigrationConfig, MigrationContext, ParameterSpec } from 'vault-db'

// biome-ignore lint/suspicious/noExplicitAny: a migration outlives every generated type
type Db = Kysely<any>

/** What keeps this migration from running until a person decides. */
interface Need {
  readonly message: string
  readonly details: readonly string[]
  readonly hint: string
}

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = {
  description:
    'Phase 1: owners, access control, collections, share tokens, search indexes, reserved columns.',
}

/** What only a person can decide about rows from before Phase 1; an empty database needs neither. */
export const parameters = {
  owner: { type: 'uuid', summary: 'users.id that prompts from before Phase 1 are given to' },
  version: {
    type: 'choice',
    choices: ['fail', 'renumber'],
    default: 'fail',
    summary: 'text versions that are no whole number: list them and stop, or number their prompts 1..n anew',
  },
} as const satisfies Record<string, ParameterSpec>

/**
 * Bring the legacy schema, or an empty database, to Phase 1 with every row kept.
 * @see docs/adr/ADR-001-db-p1-schema.md
 */
export async function up(db: Db, context: MigrationContext): Promise<void> {
  // The strongest lock at once: the ALTERs below take it anyway, and an upgrade after the checks could deadlock.
  await sql`lock table prompts, prompt_versions in access exclusive mode`.execute(db)
  const needs = [
    ...(await unfitUsers(db)),
    ...(await versionNeeds(db, context)),
    ...(await ownerNeeds(db, context)),
  ]
  if (needs.length > 0) stop(context, needs)
  if (context.parameters['version'] === 'renumber') await renumberVersions(db)
  const trigram = await ensureExtension(db, 'pg_trgm')
  const vector = await ensureExtension(db, 'vector')
  const owner = (await hasPrompts(db)) ? context.parameters['owner'] : undefined
  await ensureUsers(db, owner)
  await widenPrompts(db, { owner, vector })
  await widenVersions(db)
  await createCollections(db)
  await createShareTokens(db)
  await ensureLookups(db)
  await createIndexes(db, trigram)
  await createTriggers(db)
  await describe(db)
}

/** Back to the legacy schema: what Phase 1 added is lost, versions become text, older columns keep their values. */
export async function down(db: Db): Promise<void> {
  await sql`drop table share_tokens, collection_prompts, collections`.execute(db)
  for (const table of ['prompts', 'prompt_versions'])
    await sql`drop trigger ${sql.id(`${table}_set_updated_at`)} on ${sql.id(table)}`.execute(db)
  await sql`drop function set_updated_at()`.execute(db)
  await narrowPrompts(db)
  await narrowVersions(db)
  await sql`drop type prompt_access_control`.execute(db)
  await undescribe(db)
  await dropOwnUsers(db)
  await dropOwnExtension(db, 'vector')
  await dropOwnExtension(db, 'pg_trgm')
}

function stop(context: MigrationContext, needs: readonly Need[]): never {
  return context.stop(needs.map((need) => need.message).join(' '), {
    details: needs.flatMap((need) => need.details),
    hint: needs.map((need) => need.hint).join('\n'),
  })
}

async function unfitUsers(db: Db): Promise<readonly Need[]> {
  const { rows } = await sql<{ kind: string; type: string | null; isKey: boolean }>`
    select c.relkind::text as kind,
           pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
           exists (select from pg_catalog.pg_index i
                   where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indimmediate
                     and i.indpred is null and i.indnkeyatts = 1 and i.indkey[0] = a.attnum) as "isKey"
    from pg_catalog.pg_class c
    left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and not a.attisdropped
    where c.oid = pg_catalog.to_regclass('users')`.execute(db)
  const details = rows.flatMap(({ kind, type, isKey }) => {
    if (!['r', 'p'].includes(kind)) return ['users is not a table']
    if (type !== 'uuid') return [type === null ? 'users has no column id' : `users.id is ${type}, not uuid`]
    return isKey ? [] : ['users.id has no primary key or unique constraint']
  })
  if (details.length === 0) return []
  const message = 'There is a relation "users" that prompts and collections cannot refer to.'
  const hint =
    'Give it a key "id uuid primary key" and run again, or move it away: alter table users rename to old_users.'
  return [{ message, details, hint }]
}

/** What a cast to integer skips; written out, since [[:space:]] differs with the locale. */
const blanks = '[ \\t\\n\\v\\f\\r]*'
const matching = (pattern: string) => sql.lit(`^${blanks}${pattern}${blanks}$`)

/** A whole number from 0, as text, in blanks or not; leading zeros do not count. Its cast to bigint cannot fail. */
const wholeNumber = sql`substring(version from ${matching('0*([0-9]{1,10})')})`

const judgedVersions = sql`
  select id, prompt_id, version, created_at,
         case
           when number <= 2147483647 and count(*) over (partition by prompt_id, number) = 1 then null
           when number <= 2147483647 then 'is there more than once'
           when version ~ ${matching('[0-9]+')} then 'is larger than 2147483647'
           when version ~ ${matching('-[0-9]+')} then 'is negative'
           when version ~ ${matching('')} then 'is empty'
           else 'is not a whole number'
         end as fault
  from (select id, prompt_id, version, created_at, ${wholeNumber}::bigint as number from prompt_versions) as cast_versions`

async function versionNeeds(db: Db, context: MigrationContext): Promise<readonly Need[]> {
  if (context.parameters['version'] === 'renumber') return []
  const shown = 50
  const { rows } = await sql<{ id: string; prompt: string; version: string; fault: string; total: string }>`
    select id, prompt_id as prompt, pg_catalog.left(version, 60) as version, fault, count(*) over () as total
    from (${judgedVersions}) as judged
    where fault is not null
    order by prompt_id, created_at, id
    limit ${shown}`.execute(db)
  const total = Number(rows[0]?.total ?? 0)
  if (total === 0) return []
  const details = rows.map(
    (row) => `row ${row.id}: version ${JSON.stringify(row.version)} of prompt ${row.prompt} ${row.fault}`,
  )
  if (total > shown) details.push(`and ${total - shown} more`)
  const message = `prompt_versions has ${total} row${total === 1 ? '' : 's'} whose version cannot become an integer.`
  const hint =
    'Correct these rows, or run again with --set version=renumber: their prompts get versions 1..n in the order they have.'
  return [{ message, details, hint }]
}

async function hasPrompts(db: Db): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from prompts) as found`.execute(db)
  return rows[0]?.found === true
}

async function ownerNeeds(db: Db, context: MigrationContext): Promise<readonly Need[]> {
  if (!(await hasPrompts(db))) return []
  const owner = context.parameters['owner']
  const hint = 'Run again with --set owner=<uuid>, the users.id that these prompts are given to.'
  if (owner === undefined)
    return [{ message: 'prompts has rows that need an owner, and none was given.', details: [], hint }]
  if (!(await hasUsers(db))) return []
  const { rows } = await sql`select from users where id::text = ${owner}::uuid::text`.execute(db)
  if (rows.length > 0) return []
  return [{ message: `There is no user ${owner} to own the rows of prompts.`, details: [], hint }]
}

async function hasUsers(db: Db): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from pg_catalog.pg_attribute
                   where attrelid = pg_catalog.to_regclass('users') and attname = 'id') as found`.execute(db)
  return rows[0]?.found === true
}

/**
 * Number the versions 1..n of each prompt that has one that cannot be cast; the other prompts keep their numbers.
 * Order: the numbers in the text, part by part ('v2' < 'v10', '1.9' < '1.10'); a text without a number stands
 * after what was written before it; then created_at, id.
 */
async function renumberVersions(db: Db): Promise<void> {
  await sql`
    with keyed as (
      select v.id, v.prompt_id, v.created_at,
             case when v.version ~ ${matching('-[0-9]{1,200}')}
                  then array[substring(v.version from ${matching('(-[0-9]{1,200})')})::numeric]
                  else (select pg_catalog.array_agg(part[1]::numeric order by place)
                        from pg_catalog.regexp_matches(pg_catalog.left(v.version, 200), '[0-9]+', 'g')
                             with ordinality as parts (part, place))
             end as key
      from prompt_versions v
      where v.prompt_id in (select prompt_id from (${judgedVersions}) as judged where fault is not null)
    ), placed as (
      select *, pg_catalog.max(key) over (partition by prompt_id order by created_at) as written_before from keyed
    ), numbered as (
      select id, pg_catalog.row_number() over (
               partition by prompt_id
               order by coalesce(key, written_before) nulls first, key is null, created_at, id) as number
      from placed
    )
    update prompt_versions v set version = numbered.number::text
    from numbered where numbered.id = v.id and numbered.number::text <> v.version`.execute(db)
}

/** What `down` knows an extension of ours by; one that was there before never carries it. */
const extensionMark = 'Created by migration 20250808000000_p1_baseline'

/** Create the extension where it is missing; returns the schema it is in, which need not be in the search path. */
async function ensureExtension(db: Db, name: string): Promise<string> {
  const find = sql<{ schema: string }>`
    select n.nspname as schema
    from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    where e.extname = ${name}`
  const before = (await find.execute(db)).rows[0]
  await sql`create extension if not exists ${sql.id(name)}`.execute(db)
  if (before) return before.schema
  // Managed servers keep extensions for themselves; without the mark `down` lets the extension stay.
  await sql`
    do $$ begin
      comment on extension ${sql.id(name)} is ${sql.lit(extensionMark)};
    exception when insufficient_privilege then null;
    end $$`.execute(db)
  return (await find.execute(db)).rows[0]!.schema
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

/** What `down` knows a users table of ours by. */
const usersMark =
  'People who own prompts and collections. Created here for the foreign keys; AUTH-001 fills it.'

/** A users table that is already there is AUTH-001's: it and its rows stay as they are, its comments too. */
async function ensureUsers(db: Db, owner: string | undefined): Promise<void> {
  if (await hasUsers(db)) return
  await sql`
    create table users (
      id uuid primary key default gen_random_uuid(),
      email text,
      name text,
      avatar_url text,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`comment on table users is ${sql.lit(usersMark)}`.execute(db)
  await describeColumns(db, 'users', userColumns)
  if (owner === undefined) return
  await sql`
    insert into users (id, email, name)
    values (${owner}, 'legacy-owner@example.invalid', 'Owner of the prompts from before Phase 1')`.execute(db)
}

/** Read here and dropped by a plain statement, so that the runner sees it and counts the rows at stake. */
async function dropOwnUsers(db: Db): Promise<void> {
  const { rows } = await sql<{ isOurs: boolean }>`
    select pg_catalog.obj_description(c.oid, 'pg_class') = ${usersMark}
           and not exists (select from pg_catalog.pg_constraint where confrelid = c.oid) as "isOurs"
    from pg_catalog.pg_class c
    where c.oid = pg_catalog.to_regclass('users')`.execute(db)
  if (rows[0]?.isOurs) await sql`drop table users`.execute(db)
}

async function widenPrompts(db: Db, options: { owner: string | undefined; vector: string }): Promise<void> {
  // A default that is dropped afterwards fills old rows in the catalog alone: no second copy of the table.
  const { owner, vector } = options
  await sql`
    alter table prompts
      alter column id set default gen_random_uuid(),
      add column owner_id uuid not null ${owner === undefined ? sql`` : sql`default ${sql.lit(owner)}`},
      add column is_favorite boolean not null default false,
      add column is_archived boolean not null default false,
      add column block_count integer not null default 0,
      add column embedding ${sql.id(vector, 'vector')},
      add column icon_url text,
      add constraint prompts_owner_id_fkey foreign key (owner_id) references users (id) on delete restrict
  `.execute(db)
  await sql`alter table prompts alter column owner_id drop default`.execute(db)
}

async function narrowPrompts(db: Db): Promise<void> {
  await sql`drop index ix_prompts_title_trgm, ix_prompts_tags`.execute(db)
  await sql`
    alter table prompts
      alter column id drop default,
      drop column owner_id, drop column is_favorite, drop column is_archived,
      drop column block_count, drop column embedding, drop column icon_url`.execute(db)
}

async function widenVersions(db: Db): Promise<void> {
  await sql`create type prompt_access_control as enum ('private', 'unlisted')`.execute(db)
  // One statement, so the table is rewritten once: use_cases is filled while version is cast.
  await sql`
    alter table prompt_versions
      alter column id set default gen_random_uuid(),
      alter column version type integer using ${wholeNumber}::integer,
      add constraint prompt_versions_version_check check (version >= 0),
      alter column use_cases type text[] using coalesce(use_cases, '{}'),
      alter column use_cases set not null,
      add column access_control prompt_access_control not null default 'private',
      add column integrations text[],
      add column category text,
      add column complexity text,
      add column audience text,
      add column status text,
      add column input_schema jsonb,
      add column output_format text,
      add column llm_parameters jsonb,
      add column success_metrics jsonb,
      add column sample_input jsonb,
      add column sample_output jsonb,
      add column related_prompt_ids uuid[],
      drop constraint prompt_versions_prompt_id_fkey,
      add constraint prompt_versions_prompt_id_fkey
        foreign key (prompt_id) references prompts (id) on delete cascade`.execute(db)
  await sql`alter table prompt_versions alter column access_control drop default`.execute(db)
}

async function narrowVersions(db: Db): Promise<void> {
  await sql`drop index ix_versions_prompt_desc, ix_versions_body_trgm`.execute(db)
  await sql`
    alter table prompt_versions
      drop constraint prompt_versions_version_check,
      alter column id drop default,
      alter column version type text using version::text,
      alter column use_cases drop not null,
      drop column access_control, drop column integrations, drop column category, drop column complexity,
      drop column audience, drop column status, drop column input_schema, drop column output_format,
      drop column llm_parameters, drop column success_metrics, drop column sample_input,
      drop column sample_output, drop column related_prompt_ids,
      drop constraint prompt_versions_prompt_id_fkey,
      add constraint prompt_versions_prompt_id_fkey foreign key (prompt_id) references prompts (id)`.execute(
    db,
  )
}

async function createCollections(db: Db): Promise<void> {
  await sql`
    create table collections (
      id uuid primary key default gen_random_uuid(),
      owner_id uuid not null references users (id) on delete restrict,
      name text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint collections_owner_id_name_key unique (owner_id, name)
    )`.execute(db)
  await sql`
    create table collection_prompts (
      collection_id uuid not null references collections (id) on delete cascade,
      prompt_id uuid not null references prompts (id) on delete cascade,
      primary key (collection_id, prompt_id)
    )`.execute(db)
}

async function createShareTokens(db: Db): Promise<void> {
  await sql`
    create table share_tokens (
      id uuid primary key default gen_random_uuid(),
      prompt_id uuid not null references prompts (id) on delete cascade,
      token text not null unique,
      created_at timestamptz not null default now(),
      revoked_at timestamptz
    )`.execute(db)
}

const lookups = ['models_lookup', 'tools_lookup', 'platforms_lookup', 'purposes_lookup']

async function ensureLookups(db: Db): Promise<void> {
  for (const table of lookups)
    await sql`
      create table if not exists ${sql.id(table)} (
        id integer generated by default as identity primary key,
        value text not null unique
      )`.execute(db)
}

async function createIndexes(db: Db, trigram: string): Promise<void> {
  const operators = sql.id(trigram, 'gin_trgm_ops')
  await sql`create index ix_prompts_owner_updated on prompts (owner_id, updated_at desc)`.execute(db)
  await sql`create index ix_prompts_title_trgm on prompts using gin (title ${operators})`.execute(db)
  await sql`create index ix_prompts_tags on prompts using gin (tags array_ops)`.execute(db)
  await sql`create unique index ix_versions_prompt_desc on prompt_versions (prompt_id, version desc)`.execute(
    db,
  )
  await sql`create index ix_versions_body_trgm on prompt_versions using gin (body ${operators})`.execute(db)
  await sql`
    create index ix_collection_prompts_prompt on collection_prompts (prompt_id, collection_id)`.execute(db)
  await sql`create index ix_share_tokens_prompt on share_tokens (prompt_id)`.execute(db)
}

async function createTriggers(db: Db): Promise<void> {
  await sql`
    create function set_updated_at() returns trigger language plpgsql as $$
    begin
      new.updated_at := pg_catalog.statement_timestamp();
      return new;
    end $$`.execute(db)
  await sql`
    comment on function set_updated_at() is
      'Sets updated_at when a row is updated, unless the update sets it.'`.execute(db)
  for (const table of ['prompts', 'prompt_versions', 'collections'])
    await sql`
      create trigger ${sql.id(`${table}_set_updated_at`)} before update on ${sql.id(table)} for each row
        when (new.updated_at is not distinct from old.updated_at)
        execute function set_updated_at()`.execute(db)
}

type Descriptions = Readonly<Record<string, string>>

const userColumns: Descriptions = {
  id: 'Identity of the user; owner_id of prompts and collections points here.',
  email: 'Address that the user signs in with; AUTH-001 decides whether it must be there and be unique.',
  name: 'Name shown for the user.',
  avatar_url: 'Address of the picture of the user.',
  created_at: 'When the user was created.',
}

const lookupColumns: Descriptions = {
  id: 'Number of the row; nothing refers to it.',
  value: 'The choice as forms offer it and prompts store it.',
}

/** The columns that were there before Phase 1; `down` takes their descriptions away again. */
const legacyColumns: Readonly<Record<string, Descriptions>> = {
  prompts: {
    id: 'Identity of the prompt; its versions share it.',
    title: 'Title shown in the vault and searched by trigrams.',
    tags: 'Tags as typed; an array in Phase 1, to be normalised in SRCH-007 if needed.',
    created_at: 'When the prompt was created.',
    updated_at: 'When the prompt was last changed; the vault lists by it, newest first.',
  },
  prompt_versions: {
    id: 'Identity of the version.',
    prompt_id: 'The prompt that this is a version of.',
    version: 'Number of the version within its prompt; the highest is the latest.',
    body: 'Text of the prompt, searched by trigrams.',
    use_cases: 'What the prompt is for, as typed; empty when nothing was said.',
    target_models: 'Models that the prompt is written for; values of models_lookup.',
    providers: 'Providers of those models.',
    link: 'Address of a source or a place of use of this version.',
    created_at: 'When the version was created.',
    updated_at: 'When the version was last changed.',
  },
  ...Object.fromEntries(lookups.map((table) => [table, lookupColumns])),
}

const newColumns: Readonly<Record<string, Descriptions>> = {
  prompts: {
    owner_id: 'The user that the prompt belongs to; every query must filter by it.',
    is_favorite: 'True when the owner marked the prompt as a favourite.',
    is_archived: 'True when the owner put the prompt away.',
    block_count: 'Reserved for a later phase, unused: number of blocks of the prompt.',
    embedding: 'Reserved for a later phase, unused: vector for semantic search, without a fixed dimension.',
    icon_url: 'Reserved for a later phase, unused: address of an icon.',
  },
  prompt_versions: {
    access_control: 'Who may read the version: private (its owner) or unlisted (whoever has the link).',
    integrations: 'Tools that the prompt works with; values of tools_lookup.',
    category: 'Category chosen in the form.',
    complexity: 'How demanding the prompt is, as chosen in the form.',
    audience: 'Who the prompt is for.',
    status: 'Where the version stands, such as draft or active.',
    input_schema: 'JSON Schema of the inputs that the body expects.',
    output_format: 'Form of the answer that the prompt asks for.',
    llm_parameters: 'Settings for the model, such as temperature, by name.',
    success_metrics: 'How to tell that an answer is good.',
    sample_input: 'An example of the inputs.',
    sample_output: 'An example of the answer.',
    related_prompt_ids: 'Prompts that belong with this one; not enforced by a foreign key.',
  },
  collections: {
    id: 'Identity of the collection.',
    owner_id: 'The user that the collection belongs to; every query must filter by it.',
    name: 'Name of the collection, unique for its owner.',
    created_at: 'When the collection was created.',
    updated_at: 'When the collection was last changed.',
  },
  collection_prompts: {
    collection_id: 'The collection.',
    prompt_id: 'A prompt in it.',
  },
  share_tokens: {
    id: 'Identity of the token.',
    prompt_id: 'The prompt that the token opens.',
    token: 'The secret part of a share link.',
    created_at: 'When the token was issued.',
    revoked_at: 'When the token was revoked; null while it is good.',
  },
}

const tables: Descriptions = {
  prompts: 'Prompts: one row for what all versions of a prompt share. Each belongs to one user.',
  prompt_versions: 'Versions of prompts: the content as it was saved, numbered within its prompt.',
  collections: 'Named sets of prompts, each of one user.',
  collection_prompts: 'Which prompts are in which collections.',
  share_tokens:
    'Tokens that open one prompt to whoever has the link. Behind a feature flag, unused in Phase 1.',
  models_lookup: 'Models that forms offer as target_models.',
  tools_lookup: 'Tools that forms offer as integrations.',
  platforms_lookup: 'Platforms that forms offer.',
  purposes_lookup: 'Purposes that forms offer as use_cases.',
}

async function describe(db: Db): Promise<void> {
  await sql`
    comment on type prompt_access_control is
      'Who may read a version: private, its owner; unlisted, whoever has the link.'`.execute(db)
  for (const [table, text] of Object.entries(tables)) {
    await sql`comment on table ${sql.id(table)} is ${sql.lit(text)}`.execute(db)
    await describeColumns(db, table, { ...legacyColumns[table], ...newColumns[table] })
  }
}

async function describeColumns(db: Db, table: string, descriptions: Descriptions): Promise<void> {
  for (const [column, text] of Object.entries(descriptions))
    await sql`comment on column ${sql.id(table, column)} is ${sql.lit(text)}`.execute(db)
}

async function undescribe(db: Db): Promise<void> {
  for (const [table, columns] of Object.entries(legacyColumns)) {
    await sql`comment on table ${sql.id(table)} is null`.execute(db)
    for (const column of Object.keys(columns))
      await sql`comment on column ${sql.id(table, column)} is null`.execute(db)
  }
}
