import { Script } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Session } from '../../src/db/database.js'
import { openScratch } from '../../src/db/embedded/open-scratch.js'
import type { DataModel } from '../../src/documents/model.js'
import { arrangeDiagram } from '../../src/pages/docs/arrange-diagram.js'
import { notesHtml } from '../../src/pages/docs/notes-html.js'
import { renderDocsPage } from '../../src/pages/docs/page.js'
import { letters, modelOf } from './model-of.js'

let database: Database
let session: Session
let model: DataModel
let page: string

/** Five areas of tables that refer to each other, to one hub, and in a circle. */
const large = Array.from({ length: 500 }, (_, at) => {
  const area = ['sale', 'stock', 'staff', 'log', 'web'][at % 5]
  const columns = Array.from({ length: at % 20 }, (__, number) => `c${number} text`).map(
    (column) => `, ${column}`,
  )
  return `create table ${area}_${at} (id int primary key, hub int, near int${columns.join('')});`
})
  .concat(
    Array.from({ length: 500 }, (_, at) => {
      const area = (number: number) => `${['sale', 'stock', 'staff', 'log', 'web'][number % 5]}_${number}`
      return `alter table ${area(at)} add foreign key (hub) references sale_0, add foreign key (near) references ${area((at + 5) % 500)};`
    }),
  )
  .join('\n')

beforeAll(async () => {
  database = await openScratch()
  session = await database.connect('docs')
  model = await modelOf(session, letters, {
    notes: '## Rules\n\n- **Be** kind, <b>',
    description: 'Letters <script>',
  })
  page = renderDocsPage(model)
})
afterAll(() => database?.close())

const idsOf = (text: string) => [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!)
const linksOf = (text: string) => [...text.matchAll(/ href="([^"]*)"/g)].map(([, link]) => link!)

describe('the page', () => {
  it('has a section for every relation, a row for every column, a box for every table', () => {
    const ids = new Set(idsOf(page))
    for (const { id, columns, query } of model.relations) {
      const anchor = id.replaceAll(' ', '-')
      expect(ids).toContain(anchor)
      for (const { name } of columns) expect(ids).toContain(`${anchor}.${name}`)
      expect(ids.has(`box-${anchor}`)).toBe(query === null)
    }
  })

  it('needs nothing else, and its links lead somewhere', () => {
    const ids = idsOf(page)
    expect(new Set(ids).size).toBe(ids.length)
    const links = linksOf(page)
    expect(links.length).toBeGreaterThan(30)
    expect(links.filter((link) => !link.startsWith('#') || !ids.includes(link.slice(1)))).toEqual([])
    expect(page).not.toMatch(/ src=|@import|<link/)
  })

  it('shows text of the schema as text', () => {
    expect(page).toContain('see &#60;b&#62;letter&#60;/b&#62; | *all*')
    expect(page).toContain('Letters &#60;script&#62;')
    expect(page).toContain('<strong>Be</strong> kind, &#60;b&#62;')
    expect(page).not.toMatch(/<b>/)
    expect(page.match(/<script>/g)).toHaveLength(2)
  })

  it('has scripts that browsers can read', () => {
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script!)
    expect(scripts).toHaveLength(2)
    for (const script of scripts) expect(() => new Script(script)).not.toThrow()
  })

  it('shows sizes and verdicts where they are known', () => {
    const text = renderDocsPage(model, {
      sizesOf: 'db/app',
      sizes: new Map([
        ['table public.letter', { rows: 1_234_567, sizeBytes: 3 * 1024 ** 3, indexBytes: 900 }],
      ]),
      plans: new Map(),
    })
    expect(text).toContain('Sizes are those of db/app')
    expect(text).toContain('about 1\u202f234\u202f567 rows')
    expect(text).toContain('3.0 GB, 900 bytes of it indexes')
  })
})

describe('notes', () => {
  it.each([
    ['# A `b`', '<h2>A <code>b</code></h2>'],
    ['one\ntwo\n\nthree', '<p>one two</p>\n<p>three</p>'],
    ['- a\n  b\n- c', '<ul><li>a b</li><li>c</li></ul>'],
    ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    ['```sh\na < b\n\nc\n```', '<pre><code>a &#60; b\n\nc</code></pre>'],
    ['[a](b.md) [x](javascript:alert) <i>', '<p><a href="b.md">a</a> x &#60;i&#62;</p>'],
    [
      '| a | b |\n|---|---|\n| `x` | y \\| z |',
      '<div class="scroll"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><code>x</code></td><td>y | z</td></tr></tbody></table></div>',
    ],
  ])('%j', (markdown, expected) => {
    expect(notesHtml(markdown).markup).toBe(expected)
  })
})

describe('the diagram', () => {
  it('of 500 tables has every table and every reference, and no box on another', async () => {
    const big = await modelOf(session, large)
    const { boxes, lines, frames, width, height } = arrangeDiagram(big)
    expect(boxes).toHaveLength(500)
    expect(lines).toHaveLength(1_000)
    expect(frames).toHaveLength(big.clusters.length)
    const overlaps = boxes.flatMap((one, at) =>
      boxes
        .slice(at + 1)
        .filter(
          (other) =>
            one.x < other.x + other.box.width &&
            other.x < one.x + one.box.width &&
            one.y < other.y + other.box.height &&
            other.y < one.y + one.box.height,
        )
        .map((other) => `${one.box.table.name} ${other.box.table.name}`),
    )
    expect(overlaps).toEqual([])
    for (const { x, y, box } of boxes) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(x + box.width).toBeLessThanOrEqual(width)
      expect(y + box.height).toBeLessThanOrEqual(height)
    }
    expect(width / height).toBeGreaterThan(0.5)
    expect(width / height).toBeLessThan(4)
    expect(renderDocsPage(big).length).toBeLessThan(8_000_000)
  })

  it('has what is referred to left of what refers to it', () => {
    const { boxes } = arrangeDiagram(model)
    const place = (name: string) => boxes.find(({ box }) => box.table.name === name)!
    expect(place('person').x).toBeLessThan(place('letter').x)
    expect(place('person').x).toBeLessThan(place('archive.box').x)
  })
})
