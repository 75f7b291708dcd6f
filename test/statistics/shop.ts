import type { Command } from '../../src/commands/command.js'
import { usingProject } from '../../src/commands/engine/open-project.js'
import { splitStatements } from '../../src/sql/split.js'
import type { Workspace } from '../helpers/workspace.js'

/** A schema with a column of every family, a partitioned table, an expression and extended statistics. */
export const shop = `-- vault-db: up
create type mood as enum ('sad', 'ok', 'happy');
create domain address as text check (value like '%@%');
create table person (
  id bigint primary key, email address not null, town varchar(6), born date, mood mood, tags text[], words tsvector,
  code char(2), score numeric(4, 2), mass float8, ref uuid, facts jsonb, is_member boolean, hours interval, opens time,
  status text default 'draft' check (status in ('draft', 'published', 'gone'))
);
create table letter (id bigint not null, person_id bigint not null references person, sent timestamptz not null, body text)
  partition by range (sent);
create table letter_old partition of letter for values from (minvalue) to ('2025-01-01 00:00:00+00');
create table letter_new partition of letter for values from ('2025-01-01 00:00:00+00') to (maxvalue);
create index person_email on person (lower(email));
create index letter_person_sent on letter (person_id, sent desc);
create statistics person_town_code on town, code from person;
-- vault-db: down
`

/** Values that must not be in any document: `zebra` is in each of them. */
export const shopRows = `
insert into person select n, 'zebra' || n || '@zebra.example', (array['zebra', 'zebrb', 'zebrc', 'zebrd'])[n % 4 + 1],
  date '1990-01-01' + n % 3000, (array['sad', 'ok'])[n % 2 + 1]::mood, array['zebra' || n % 9, 'zebrb' || n % 5],
  to_tsvector('simple', 'zebra' || n % 30 || ' zebrax zebraxyz'), 'z' || n % 7, n % 99 / 3.0, n / 7.0, md5(n::text)::uuid,
  '{"zebra": 1}', n % 3 = 0, n % 50 * interval '1 minute', time '08:00' + n % 40 * interval '1 minute',
  (array['draft', 'gone'])[n % 2 + 1]
  from generate_series(1, 3000) n;
insert into letter select n, n % 700 + 1, timestamptz '2024-06-01 00:00:00+00' + n * interval '17 minutes', 'zebra ' || n
  from generate_series(1, 20000) n;
vacuum (analyze);
analyze letter`

/** What somebody does with psql. */
export function byHand(workspace: Workspace, sql: string): Promise<unknown> {
  const psql: Pick<Command, 'run'> = {
    run: (context) =>
      usingProject(context, { purpose: 'psql', writes: true }, async ({ session }) => {
        for (const { text } of splitStatements(sql)) await session.script(text)
        return null
      }),
  }
  return workspace.run(psql as Command)
}
