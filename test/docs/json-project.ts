/** Files of a project in which every command has something to say. */
export const jsonFiles: Readonly<Record<string, string>> = {
  'vault-db.config.json': JSON.stringify({
    projects: ['app'],
    drift: { ignore: [{ kind: 'schema', name: 'cron', reason: 'jobs' }] },
    indexes: { suppress: [{ check: 'pk-int4', object: '*', reason: 'small' }] },
  }),
  'migrations/app/project.json': JSON.stringify({
    name: 'app',
    description: 'notes',
    lookups: [{ table: 'labels', key: 'name' }],
    partitions: [{ table: 'event', interval: 'month' }],
    refresh: [{ view: 'note_stats' }],
    monitors: [{ name: 'Notes', sql: 'select count(*) from notes', warnAbove: -1 }],
  }),
  'migrations/app/20260101000000_create_notes.sql': `-- vault-db: up

create table notes (id integer primary key, body text not null);
create table labels (name text primary key, about text);
create table event (at timestamptz not null) partition by range (at);
create table event_2020_01 partition of event for values from ('2020-01-01 00:00+00') to ('2020-02-01 00:00+00');
create table event_default partition of event default;
create materialized view note_stats as select count(*) as notes from notes;
comment on table notes is 'What people write.';

-- vault-db: down

drop materialized view note_stats;
drop table event;
drop table labels;
drop table notes;
`,
  'migrations/app/20260102000000_add_pinned.sql': `-- vault-db: up

alter table notes add column pinned boolean not null default false;

-- vault-db: down

alter table notes drop column pinned;
`,
  'migrations/app/queries/list-notes.sql': `-- The notes of one text.
-- @rows notes 2_000_000
-- @expect uses index notes_body
select id from notes where body = $1
`,
  'seeds/app/lookups/labels.json': '[{ "name": "new", "about": null }]\n',
  'seeds/app/dev.ts': `export default {
  skipWhenRowsIn: ['notes'],
  run: async (db) => {
    await db.insertInto('notes').values({ id: 1, body: 'one' }).execute()
  },
}
`,
  'old.sql': 'create table notes (id integer primary key, body text);\ncreate table gone (id integer);\n',
  'new.sql':
    'create table notes (id integer primary key, body text);\ncreate index notes_body on notes (body);\ncreate table come (id integer);\n',
}
