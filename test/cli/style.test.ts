import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import { readTerminal } from '../../src/cli/terminal.js'

const plain = await createStyle(40, false)
const colored = await createStyle(40, true)

describe('a table', () => {
  it('aligns by display width, without trailing spaces', () => {
    const text = plain.table(
      [
        ['日本', 'two', ''],
        ['a', 'b', 'c'],
      ],
      ['name', 'second', 'third'],
    )
    expect(text).toBe('name  second  third\n日本  two\na     b       c')
  })

  it('wraps the widest column', () => {
    expect(plain.table([['name', 'a rather long text that goes on and on for a while', 'end']])).toBe(
      ['name  a rather long text that goes   end', '      on and on for a while'].join('\n'),
    )
  })

  it('breaks a word that fits no line', () => {
    const lines = plain.table([['name', 'x'.repeat(60)]]).split('\n')
    expect(lines).toEqual([`name  ${'x'.repeat(34)}`, `      ${'x'.repeat(26)}`])
  })

  it('keeps line breaks of a cell', () => {
    expect(plain.table([['a\nb', 'c']])).toBe('a  c\nb')
  })

  it('stacks rows that no table could hold', () => {
    const row = Array.from({ length: 6 }, (_, index) => `value number ${index}`)
    const header = row.map((_, index) => `h${index}`)
    const text = plain.table([row, row], header)
    expect(text.split('\n\n')).toHaveLength(2)
    expect(text.startsWith('h0:\n  value number 0\nh1:\n')).toBe(true)
  })

  it('is the same with and without colour, but for the codes', () => {
    const rows = [['ok', 'a text that is longer than the forty columns it has']]
    const red = [['ok', colored.red(rows[0]![1]!)]]
    const text = colored.table(red, ['a', 'b'])
    expect(text).not.toBe(stripVTControlCharacters(text))
    expect(stripVTControlCharacters(text)).toBe(plain.table(rows, ['a', 'b']))
  })

  it('fits its width whatever the cells hold', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/\p{C}/gu, ''))
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((columns) =>
        fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 4 }),
      )
    fc.assert(
      fc.property(rows, (cells) => {
        for (const line of plain.table(cells).split('\n')) {
          expect(stringWidth(line)).toBeLessThanOrEqual(40)
          expect(line).toBe(line.trimEnd())
        }
      }),
    )
  })

  it('of no rows is nothing', () => {
    expect(plain.table([], ['a'])).toBe('')
  })
})

describe('wrap', () => {
  it('indents every line', () => {
    expect(plain.wrap('one two three four five six seven eight nine', 4)).toBe(
      '    one two three four five six seven\n    eight nine',
    )
  })
})

describe('a terminal', () => {
  const tty = { isTTY: true, columns: 120 }
  const pipe = {}
  const at = (env: Readonly<Record<string, string>>, noColor = false, stream: object = tty) =>
    readTerminal({ stdin: stream, stdout: stream, stderr: stream }, env, noColor)

  it('is used as it is', () => {
    expect(at({})).toEqual({
      colorOut: true,
      colorErr: true,
      widthOut: 120,
      widthErr: 120,
      canRedraw: true,
      canAsk: true,
    })
  })

  it('is 80 wide and silent where there is none', () => {
    expect(at({}, false, pipe)).toEqual({
      colorOut: false,
      colorErr: false,
      widthOut: 80,
      widthErr: 80,
      canRedraw: false,
      canAsk: false,
    })
  })

  const colors: readonly (readonly [Readonly<Record<string, string>>, boolean, object, boolean])[] = [
    [{ NO_COLOR: '1' }, false, tty, false],
    [{ NO_COLOR: '' }, false, tty, true],
    [{ FORCE_COLOR: '1' }, false, pipe, true],
    [{ FORCE_COLOR: '0' }, false, tty, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, pipe, true],
    [{ FORCE_COLOR: '1' }, true, tty, false],
    [{ TERM: 'dumb' }, false, tty, false],
  ]
  it.each(colors)('with %j, --no-color %j, on %j has colour: %j', (env, noColor, stream, color) => {
    expect(at(env, noColor, stream).colorOut).toBe(color)
  })

  it.each(['true', '1', 'woodpecker'])('in CI=%s neither asks nor redraws', (CI) => {
    expect(at({ CI })).toMatchObject({ canAsk: false, canRedraw: false })
  })
})
