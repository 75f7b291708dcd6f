/** A schema with something of every kind that drift reads, as one migration. */
export const everyKind = `-- vault-db: up
do $$ begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'drift_reader') then create role drift_reader; end if;
exception when duplicate_object or unique_violation then null;
end $$;
create schema audit;
create extension pg_trgm;
create collation plain (locale = 'C');
create type mood as enum ('sad', 'fine');
create type address as (street text, city text);
create type span as range (subtype = integer);
create domain email as text check (value like '%@%');
create sequence ticket_numbers;
create table owners (id integer primary key, name text not null);
create table notes (
  id bigint generated always as identity primary key,
  owner_id integer not null references owners (id),
  title text not null default 'untitled',
  body text,
  price numeric(10,2) constraint price_positive check (price > 0),
  mood mood default 'fine',
  contact email,
  created_at timestamptz not null default now(),
  size integer generated always as (length(title)) stored,
  during int4range,
  constraint one_at_a_time exclude using gist (during with &&),
  constraint one_title unique (owner_id, title)
);
create index notes_created on notes (created_at);
create index notes_body on notes (body) where body is not null;
comment on table notes is 'Notes of their owners';
comment on column notes.body is 'In Markdown';
create table tickets (number integer not null default nextval('ticket_numbers'), about text);
alter sequence ticket_numbers owned by tickets.number;
create table events (id integer, at date not null) partition by range (at);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
create table base_log (line text);
create table error_log () inherits (base_log);
create view note_titles as select id, title from notes;
create view owner_names as select name from owners;
create materialized view note_counts as select owner_id, count(*) as notes from notes group by owner_id;
create index note_counts_owner on note_counts (owner_id);
create function touch() returns trigger language plpgsql as $$
begin
  new.created_at := now();
  return new;
end
$$;
create function plus(a integer, b integer) returns integer language sql immutable as 'select a + b';
create function mood_rank(mood) returns integer language sql immutable as 'select 1';
create function watch_ddl() returns event_trigger language plpgsql as 'begin end';
create procedure clean() language sql as 'delete from notes where false';
create aggregate total(integer) (sfunc = int4pl, stype = integer);
create operator === (leftarg = integer, rightarg = integer, function = int4eq);
create cast (mood as integer) with function mood_rank(mood);
create trigger notes_touch before update on notes for each row execute function touch();
create rule keep_owners as on delete to owners do instead nothing;
create event trigger watch on ddl_command_end execute function watch_ddl();
alter table notes enable row level security;
create policy own_notes on notes using (owner_id = 1);
create policy read_notes on notes for select using (true);
create statistics note_facts on owner_id, title from notes;
create publication note_changes for table notes;
create text search configuration words (copy = simple);
create text search dictionary stems (template = simple);
create foreign data wrapper files;
create server disk foreign data wrapper files options (place 'a');
create foreign table disk_lines (line text) server disk;
create user mapping for public server disk options (who 'a', password 'drift-secret');
grant select on notes to drift_reader;
grant update (title) on notes to drift_reader;
alter default privileges in schema audit grant select on tables to drift_reader;
create table audit.entries (at timestamptz);
`

/** A change that somebody makes by hand, and what drift must call it. */
export interface HandMade {
  readonly sql: string
  readonly object: string
  /** Null where the whole object is missing or was added. */
  readonly property: string | null
  /** Objects that differ because of it too. */
  readonly along?: readonly string[]
}

const change = (sql: string, object: string, property: string | null): HandMade => ({ sql, object, property })

/** Each of its own object or property, so that all of them may be made at once. */
export const handMade: readonly HandMade[] = [
  change(`alter table notes alter title set default 'none'`, 'default public.notes.title', 'expression'),
  change('alter table notes alter mood drop default', 'default public.notes.mood', null),
  change(`alter table owners alter name set default 'x'`, 'default public.owners.name', null),
  change('alter table notes alter body set not null', 'column public.notes.body', 'notNull'),
  change('alter table tickets alter number drop not null', 'column public.tickets.number', 'notNull'),
  change('alter table tickets alter about type varchar(200)', 'column public.tickets.about', 'type'),
  change('alter table notes alter title set statistics 500', 'column public.notes.title', 'statistics'),
  change(
    'alter table notes alter created_at set (n_distinct = 5)',
    'column public.notes.created_at',
    'options',
  ),
  change('alter table error_log alter line set storage external', 'column public.error_log.line', 'storage'),
  change(
    'alter table base_log alter line set compression pglz',
    'column public.base_log.line',
    'compression',
  ),
  change('alter table notes alter size drop expression', 'column public.notes.size', 'generated'),
  change('alter table notes alter id set generated by default', 'column public.notes.id', 'identity'),
  change('alter table audit.entries add zz integer', 'column audit.entries.zz', null),
  change('alter table notes drop column contact', 'column public.notes.contact', null),
  change('alter table notes drop constraint price_positive', 'constraint public.notes.price_positive', null),
  change(
    'alter table notes drop constraint notes_owner_id_fkey, add constraint notes_owner_id_fkey foreign key (owner_id) references owners (id) on delete cascade',
    'constraint public.notes.notes_owner_id_fkey',
    'definition',
  ),
  change(
    'alter table notes drop constraint one_title, add constraint one_title unique (owner_id, title) deferrable',
    'constraint public.notes.one_title',
    'definition',
  ),
  change(
    `alter table owners add constraint name_short check (name < 'z') not valid`,
    'constraint public.owners.name_short',
    null,
  ),
  change('alter table notes drop constraint one_at_a_time', 'constraint public.notes.one_at_a_time', null),
  change(
    'comment on constraint owners_pkey on owners is $$Key$$',
    'constraint public.owners.owners_pkey',
    'comment',
  ),
  change('alter index notes_created set (fillfactor = 50)', 'index public.notes_created', 'options'),
  change(
    'drop index notes_body; create index notes_body on notes (body)',
    'index public.notes_body',
    'predicate',
  ),
  change('create index by_hand on notes (price)', 'index public.by_hand', null),
  change('drop index note_counts_owner', 'index public.note_counts_owner', null),
  change(`comment on column notes.created_at is 'When'`, 'column public.notes.created_at', 'comment'),
  change('comment on table notes is null', 'table public.notes', 'comment'),
  change('alter table notes disable row level security', 'table public.notes', 'rowSecurity'),
  change('alter table notes force row level security', 'table public.notes', 'forceRowSecurity'),
  change('alter table notes replica identity full', 'table public.notes', 'replicaIdentity'),
  change('alter table notes cluster on notes_created', 'table public.notes', 'clusterOn'),
  change('alter table owners set (autovacuum_enabled = false)', 'table public.owners', 'options'),
  change('alter table owners owner to drift_reader', 'table public.owners', 'owner'),
  change('grant delete on notes to drift_reader', 'table public.notes', 'grants'),
  change('revoke update (title) on notes from drift_reader', 'column public.notes.title', 'grants'),
  change('alter table audit.entries set unlogged', 'table audit.entries', 'persistence'),
  {
    ...change('alter table events detach partition events_2025', 'table public.events_2025', 'partitionOf'),
    along: ['column public.events_2025.at', 'column public.events_2025.id'],
  },
  change('create table left_over (id integer)', 'table public.left_over', null),
  change(`alter type mood add value 'great'`, 'enum public.mood', 'labels'),
  change('alter type address add attribute zip text', 'composite type public.address', 'attributes'),
  change('alter domain email set not null', 'domain public.email', 'notNull'),
  change(
    'alter domain email drop constraint email_check',
    'domain constraint public.email.email_check',
    null,
  ),
  change(`comment on type span is 'Days'`, 'range type public.span', 'comment'),
  change('comment on collation plain is $$Bytes$$', 'collation public.plain', 'comment'),
  change('alter sequence ticket_numbers increment by 2', 'sequence public.ticket_numbers', 'increment'),
  change('alter sequence ticket_numbers owned by none', 'sequence public.ticket_numbers', 'ownedBy'),
  change('alter view note_titles set (security_barrier = true)', 'view public.note_titles', 'options'),
  change(
    'create or replace view owner_names as select name from owners where id > 0',
    'view public.owner_names',
    'query',
  ),
  change(
    'alter materialized view note_counts set (fillfactor = 80)',
    'materialized view public.note_counts',
    'options',
  ),
  change(
    `create or replace function touch() returns trigger language plpgsql as $$
begin
  new.created_at := clock_timestamp();
  return new;
end
$$`,
    'function public.touch()',
    'body',
  ),
  change(
    'alter function plus(integer, integer) stable',
    'function public.plus(integer, integer)',
    'volatility',
  ),
  change(
    'alter function plus(integer, integer) security definer',
    'function public.plus(integer, integer)',
    'securityDefiner',
  ),
  change(
    `alter function plus(integer, integer) set search_path = ''`,
    'function public.plus(integer, integer)',
    'settings',
  ),
  change(
    'revoke execute on function mood_rank(mood) from public',
    'function public.mood_rank(public.mood)',
    'grants',
  ),
  change('drop procedure clean', 'procedure public.clean()', null),
  change('drop aggregate total(integer)', 'aggregate public.total(integer)', null),
  change(
    'comment on operator === (integer, integer) is $$Same$$',
    'operator public.===(integer, integer)',
    'comment',
  ),
  change('drop cast (mood as integer)', 'cast (public.mood as integer)', null),
  change('alter table notes disable trigger notes_touch', 'trigger public.notes.notes_touch', 'firing'),
  change('alter table owners disable rule keep_owners', 'rule public.owners.keep_owners', 'firing'),
  change('alter event trigger watch disable', 'event trigger watch', 'firing'),
  change('alter policy own_notes on notes using (owner_id = 2)', 'policy public.notes.own_notes', 'using'),
  change('alter policy own_notes on notes to drift_reader', 'policy public.notes.own_notes', 'roles'),
  change('drop policy read_notes on notes', 'policy public.notes.read_notes', null),
  change('alter statistics note_facts set statistics 50', 'statistics public.note_facts', 'target'),
  change('alter publication note_changes set (publish = $$insert$$)', 'publication note_changes', 'publish'),
  change('alter publication note_changes add table tickets', 'publication note_changes', 'tables'),
  change(
    'alter text search configuration words alter mapping for word with english_stem',
    'text search configuration public.words',
    'mappings',
  ),
  change(
    'alter text search dictionary stems (accept = false)',
    'text search dictionary public.stems',
    'options',
  ),
  change(`alter server disk options (set place 'b')`, 'server disk', 'options'),
  change('drop foreign table disk_lines', 'foreign table public.disk_lines', null),
  change('drop user mapping for public server disk', 'user mapping for public server disk', null),
  change(
    'alter default privileges in schema audit grant insert on tables to drift_reader',
    'default privileges in audit on tables',
    'privileges',
  ),
  change('grant usage on schema audit to drift_reader', 'schema audit', 'grants'),
  change('drop extension pg_trgm', 'extension pg_trgm', null),
]
