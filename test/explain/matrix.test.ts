import { expect, it } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import { renderMatrix } from '../../src/commands/explain-check/render-matrix.js'
import type { IndexMatrix } from '../../src/explain/matrix/index-matrix.js'
import { ratioWords } from '../../src/explain/matrix/words.js'
import { onSchemaGhost } from './on-ghost.js'

const schema = `
create table owner (id int primary key, email text not null, name text, exclude using btree (name with =));
create table note (id int, owner_id int not null references owner on delete cascade, topic text, at timestamptz not null,
  body text, primary key (id, at)) partition by range (at);
create table note_2025 partition of note for values from ('2025-01-01') to ('2026-01-01');
create table note_rest partition of note default;
create table tag (id int primary key, word text not null, owner_id int references owner);
create unique index tag_word on tag (word);
create unique index owner_email on owner (email);
create index note_owner_at on note (owner_id, at desc);
create index note_owner on note (owner_id);
create index note_topic_of_all_the_notes_that_anybody_ever_wrote_about on note (topic);
create index tag_owner on tag (owner_id);
create index tag_owner_again on tag (owner_id);`

const header = `-- @rows owner 10_000
-- @rows note 2_000_000
-- @rows tag 50_000
-- @param $1 of note.owner_id
`
const queries = {
  list: `${header}select body from note where owner_id = $1 order by at desc limit 20`,
  tags: 'select word from tag where owner_id = $1',
  add: 'insert into tag (id, word) values (1, $1) on conflict (word) do nothing',
}

const rowOf = (matrix: IndexMatrix, name: string) => matrix.rows.find((row) => row.name === name)!

it('says which query needs which index, what PostgreSQL itself needs it for, and what nothing needs', async () => {
  const matrix = await onSchemaGhost(schema, queries, ({ matrix: read }) => read())
  expect(matrix.queries).toEqual(['list', 'tags', 'add'])
  expect(matrix.rows.map(({ name }) => name)).not.toContain('note_2025_owner_id_at_idx')

  const list = rowOf(matrix, 'note_owner_at')
  expect(list).toMatchObject({ table: 'note', neededBy: ['list'], isUnneeded: false, constraint: null })
  const [cell] = list.cells
  expect(cell).toMatchObject({ kind: 'query', name: 'list', isOtherPlan: true, replacedBy: ['note_owner'] })
  expect(cell!.ratio).toBeGreaterThan(5)

  // ON CONFLICT cannot be planned without its index.
  expect(rowOf(matrix, 'tag_word').cells[0]).toMatchObject({ name: 'add', ratio: null })
  expect(rowOf(matrix, 'tag_word').neededBy).toEqual(['add'])
  expect(rowOf(matrix, 'owner_email')).toMatchObject({ isUnique: true, constraint: null, isUnneeded: false })

  expect(rowOf(matrix, 'owner_pkey')).toMatchObject({
    constraint: { name: 'owner_pkey', kind: 'primary key' },
    referencedBy: ['note_owner_id_fkey', 'tag_owner_id_fkey'],
  })
  expect(rowOf(matrix, 'owner_name_excl').constraint).toEqual({ name: 'owner_name_excl', kind: 'exclusion' })
  // Of two equal indexes each could go.
  for (const name of ['tag_owner', 'tag_owner_again']) {
    expect(rowOf(matrix, name)).toMatchObject({ neededBy: [], serves: [], isUnneeded: true })
  }
  expect(rowOf(matrix, 'note_topic_of_all_the_notes_that_anybody_ever_wrote_about')).toMatchObject({
    neededBy: [],
    serves: [],
    isUnneeded: true,
  })
})

it('names the foreign key whose check an index serves, by the statement that PostgreSQL runs', async () => {
  const one = schema
    .replace(/create index (note_owner_at|tag_owner_again)[^;]*;/g, '')
    .replace('owner_id int references owner)', 'owner_id int references owner on delete set null)')
  const matrix = await onSchemaGhost(one, queries, ({ matrix: read }) => read())
  expect(rowOf(matrix, 'note_owner').serves).toEqual(['note_owner_id_fkey'])
  expect(rowOf(matrix, 'tag_owner').serves).toEqual(['tag_owner_id_fkey'])
})

it('leaves every index as it was', async () => {
  await onSchemaGhost(schema, queries, async ({ matrix, ghost: { session } }) => {
    await matrix()
    const { rows } = await session.query('select from pg_catalog.pg_index where not indisvalid')
    expect(rows).toEqual([])
  })
})

it('is a list in 80 columns, whatever the names', async () => {
  const matrix = await onSchemaGhost(schema, queries, ({ matrix: read }) => read())
  const text = renderMatrix(matrix, await createStyle(80, false))
  expect(text.split('\n').filter((line) => [...line].length > 80)).toEqual([])
  expect(text).toMatch(/^ {2}note_owner_at\n +[\d.,]+× {2}list/m)
  expect(text).toMatch(/^ {2}owner_pkey \(primary key; 2 foreign keys point at it\)$/m)
  expect(text).toMatch(/tag_word \(unique\)\n not at all {2}add/)
  expect(text).toMatch(
    /tag_owner_again\n +used by tags, foreign key tag_owner_id_fkey, and tag_owner costs no/,
  )
  expect(text).toMatch(/needed by no declared query, foreign key or rule of the\s+schema: .*tag_owner/s)
})

it.each([
  [1.04, '1.0×'],
  [9.94, '9.9×'],
  [44.4, '44×'],
  [1034.5, '1,030×'],
  [103_407, '103,000×'],
])('words a ratio of %d as %s', (ratio, words) => {
  expect(ratioWords(ratio)).toBe(words)
})
