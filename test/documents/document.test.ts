import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import { clusterTables } from '../../src/documents/clusters.js'
import { code, codeBlock, inline, markdownTable } from '../../src/documents/escape.js'
import { missingComments } from '../../src/documents/missing-comments.js'
import { tablesOf } from '../../src/documents/model.js'
import { rebaseLinks } from '../../src/documents/rebase-links.js'
import { renderDocument } from '../../src/documents/render-document.js'
import { headingsOf, slugsOf } from '../../src/documents/slugs.js'
import { parseQuery } from '../../src/explain/parse-query.js'
import { diagramsOf } from './mermaid-grammar.js'
import { letters, modelOf } from './model-of.js'

let database: Database
let session: Session

beforeAll(async () => {
  database = await openScratch()
  session = await database.connect('docs')
})
afterAll(() => database?.close())

const query = (name: string, index: string) => ({
  query: parseQuery({
    name,
    file: `${name}.sql`,
    text: `-- ${name} of $1.\n-- @expect uses index ${index}\nselect 1`,
  }),
  link: `../queries/${name}.sql`,
})

describe('the document of a schema', () => {
  it('shows all of it (npx vitest -u writes golden.txt)', async () => {
    const model = await modelOf(session, letters, {
      description: 'Letters & people.',
      notes: '## Rules\n\nBe kind.',
      queries: [query('latest', 'letter_pkey'), query('search', 'letter_body'), query('glad', 'letter_body')],
    })
    await expect(renderDocument(model)).toMatchFileSnapshot('golden.txt')
  })

  it('is the same whatever order its objects come in', async () => {
    const model = await modelOf(session, letters)
    const again = await modelOf(session, letters)
    expect(renderDocument(again)).toBe(renderDocument(model))
  })

  it('is one of nothing where there is nothing', async () => {
    const text = renderDocument(await modelOf(session, ''))
    expect(text).toContain('0 tables.')
    expect(text).not.toContain('mermaid')
  })

  it('links lead to headings, also where names are those of chapters', async () => {
    const text = renderDocument(
      await modelOf(
        session,
        'create table tables (id int primary key); create table diagram (t int references tables);',
      ),
    )
    const slugs = new Set(slugsOf(headingsOf(text)))
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!)
    expect(links).toContain('tables-1')
    expect(links).toContain('diagram-1')
    expect(links.filter((link) => !slugs.has(link))).toEqual([])
  })

  it('names what has no comment, and takes those of the columns that a view shows', async () => {
    const model = await modelOf(
      session,
      `create table note (id int primary key, body text); comment on table note is 'x'; comment on column note.id is 'y';
       comment on column note.body is '  ';
       create view notes as select id, body, 1 as one from note; comment on view notes is 'z';`,
    )
    expect(missingComments(model)).toEqual([
      {
        id: 'column public.note.body',
        name: 'note.body',
        kind: 'column',
        sql: "comment on column public.note.body is '…';",
      },
      {
        id: 'column public.notes.body',
        name: 'notes.body',
        kind: 'column',
        sql: "comment on column public.notes.body is '…';",
      },
      {
        id: 'column public.notes.one',
        name: 'notes.one',
        kind: 'column',
        sql: "comment on column public.notes.one is '…';",
      },
    ])
  })
})

describe('diagrams', () => {
  it('hold to the grammar of Mermaid with any names', async () => {
    const text = renderDocument(
      await modelOf(
        session,
        `create table "class" (id int primary key, pk text, "FK" int unique, "1st col" text, "a%b;c\\d" numeric(5,2), "ünï" text);
         create table "Weird ""name"" | <b>" (id int primary key references "class", "to" "char", ts timestamptz(3)[]);
         create table title (many int references "class" ("FK"), "only" interval year to month);
         create table nothing ();`,
      ),
    )
    const [diagram] = diagramsOf(text)
    expect([...diagram!.entities.keys()].sort()).toEqual(['Weird _name_ | _b_', 'class', 'nothing', 'title'])
    expect(diagram!.entities.get('class')!.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'integer id',
      'text _pk',
      'integer _FK',
      'text _1st_col',
      'numeric a_b_c_d',
      'text ünï',
    ])
    expect(diagram!.relationships.map(({ one, ends, other }) => `${one} ${ends} ${other}`)).toEqual([
      'class ||--o| Weird _name_ | _b_',
      'class |o..o{ title',
    ])
  })

  it('of a large schema are cut: each table in one, twelve at most, every reference in one or beside it', async () => {
    const names = Array.from(
      { length: 60 },
      (_, at) => `${['sale', 'stock', 'staff'][at % 3]}_${String(at).padStart(2, '0')}`,
    )
    const tables = names.map((name, at) => {
      const same = at >= 3 ? `, same int references ${names[at - 3]}` : ''
      return `create table ${name} (id int primary key, hub int references ${names[0]}${same});`
    })
    const model = await modelOf(session, `${tables.join('\n')} create table lonely (id int);`)
    const clustered = model.clusters.flatMap((cluster) => cluster.tables)
    expect([...clustered].sort()).toEqual(
      tablesOf(model)
        .map(({ id }) => id)
        .sort(),
    )
    expect(Math.max(...model.clusters.map((cluster) => cluster.tables.length))).toBeLessThanOrEqual(12)
    expect(new Set(model.clusters.map(({ title }) => title)).size).toBe(model.clusters.length)
    expect(clusterTables(tablesOf(model))).toEqual(model.clusters)
    const text = renderDocument(model)
    const drawn = diagramsOf(text).reduce((sum, { relationships }) => sum + relationships.length, 0)
    const chapter = text.slice(text.indexOf('\n## Diagram'), text.indexOf('\n## Tables'))
    const beside = [...chapter.matchAll(/ → /g)].length
    expect(drawn + beside).toBe(60 + 57)
    expect(drawn).toBeGreaterThan(40)
  })
})

/** Cells of a row as GitHub cuts it. */
function cellsOf(row: string): readonly string[] {
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
}

/** What a reader sees of Markdown that is text alone. */
function seen(markdown: string): string {
  return markdown
    .replaceAll('<br>', '\n')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}

describe('escaping', () => {
  it.each([
    ['a | b', 'a \\| b'],
    ['`x` and *y*', '\\`x\\` and \\*y\\*'],
    ['snake_case stays, _this_ not', 'snake_case stays, \\_this\\_ not'],
    ['<script>', '&lt;script&gt;'],
    ['[x](y)', '\\[x\\](y)'],
    ['# no heading', '\\# no heading'],
    ['1. no list', '1\\. no list'],
    ['- no list', '\\- no list'],
    ['&amp; as typed, a & b', '&amp;amp; as typed, a & b'],
    ['one\r\ntwo', 'one<br>two'],
  ])('%j is written %j', (text, expected) => {
    expect(inline(text)).toBe(expected)
  })

  it('keeps every letter, and the cells apart', () => {
    const text = fc.string({ unit: 'binary-ascii' }).map((each) =>
      each
        .replace(/\p{Cc}+/gu, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [, , row] = markdownTable(['a', 'b', 'c'], [[inline(one), code(other), 'end']])
        const cells = cellsOf(row!)
        expect(cells).toHaveLength(3)
        expect(seen(cells[0]!)).toBe(one)
        expect(cells[2]).toBe('end')
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['plain', '`plain`'],
    ['a | b', '<code>a &#124; b</code>'],
    ['it`s', '<code>it&#96;s</code>'],
    ['', ''],
  ])('code %j is written %j', (text, expected) => {
    expect(code(text)).toBe(expected)
  })

  it('fences are longer than what they hold', () => {
    expect(codeBlock('sql', 'select ````')).toBe('`````sql\nselect ````\n`````')
  })

  it('anchors are those of GitHub', () => {
    expect(slugsOf(['Tables', 'my_table', 'auth.users', 'Tables', 'tables', 'tables-1'])).toEqual([
      'tables',
      'my_table',
      'authusers',
      'tables-1',
      'tables-2',
      'tables-1-1',
    ])
  })

  it('links of notes lead to the same files from the document', () => {
    const move = (path: string) => `../${path}`
    expect(rebaseLinks('[a](b.md#c) `[a](b)` [d](https://e) [f](#g) [h](/i)\n```\n[a](b)\n```\n', move)).toBe(
      '[a](../b.md#c) `[a](b)` [d](https://e) [f](#g) [h](/i)\n```\n[a](b)\n```\n',
    )
  })
})
