import type { Session } from '../../src/db/database.js'
import { readCatalog } from '../../src/db/read-catalog/read-catalog.js'
import { readTypeSchema } from '../../src/db/read-type-schema.js'
import type { DataModel } from '../../src/documents/model.js'
import { readModel } from '../../src/documents/read-model.js'
import type { ModelInput } from '../../src/documents/scope.js'
import { printQualified } from '../../src/sql/print-name.js'
import { relationsOf } from '../../src/types/relations.js'

/** The model of a schema that is gone afterwards. */
export async function modelOf(
  session: Session,
  schema: string,
  more: Partial<ModelInput> = {},
): Promise<DataModel> {
  await session.script(`begin; ${schema}`)
  try {
    const catalog = await readCatalog(session, { inTransaction: true })
    const relations = relationsOf(await readTypeSchema(session, { inTransaction: true }))
    const views = relations.filter(({ isView }) => isView)
    return readModel({
      project: 'app',
      head: '20260101000000_x',
      fingerprint: '0'.repeat(64),
      description: '',
      notes: '',
      schema: 'public',
      catalog,
      views: new Map(
        views.flatMap(({ schema: place, name, columns }) =>
          columns().map((column) => [`column ${printQualified(place, name, column.name)}`, column] as const),
        ),
      ),
      queries: [],
      ...more,
    })
  } finally {
    await session.script('rollback')
  }
}

/** Everything that a document shows, on few tables. */
export const letters = `
create extension pg_trgm;
create type mood as enum ('calm', 'glad', 'it''s | "both"');
comment on type mood is 'How a letter is meant.';
create domain email as text check (value like '%@%');
create type place as (street text, town text);
create schema archive;
create table person (
  id bigint generated always as identity primary key,
  email email unique,
  tier text not null default 'free' check (tier in ('free', 'pro')),
  home place,
  parent_id bigint references person on delete set null,
  shoe_size smallint
);
comment on table person is E'Who writes; see <b>letter</b> | *all*\\nSecond line.';
comment on column person.id is 'Number of the person.';
comment on column person.shoe_size is 'Reserved for the shop, unused.';
create table letter (
  person_id bigint not null references person on delete cascade,
  sent timestamptz not null default now(),
  mood mood not null default 'calm',
  body text not null,
  words integer generated always as (length(body)) stored,
  primary key (person_id, sent)
) partition by range (sent);
create table letter_2026 partition of letter for values from ('2026-01-01 00:00+00') to ('2027-01-01 00:00+00');
create index letter_body on letter using gin (body gin_trgm_ops);
create unique index letter_glad on letter (sent desc, person_id) where mood = 'glad';
comment on index letter_glad is 'One glad letter at a time.';
create table archive.box (letter_of bigint unique references person, label text);
create function touch() returns trigger language plpgsql as 'begin return new; end';
comment on function touch() is 'Does nothing.';
create trigger letter_touch before update on letter for each row execute function touch();
alter table letter enable row level security;
create policy "own | letters" on letter for select using (person_id = 1);
create view glad_letter with (security_barrier) as select person_id, body || '!' as shout from letter where mood = 'glad';
comment on view glad_letter is 'Glad ones.';
create materialized view letter_count as select count(*) as letters from letter;
create sequence ticket;
`
