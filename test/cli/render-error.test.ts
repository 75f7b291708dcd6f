import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { formatExcerpt } from '../../src/cli/excerpt.js'
import { errorToJson, renderError, toVaultDbError } from '../../src/cli/render-error.js'
import { createStyle } from '../../src/cli/style.js'
import { VaultDbError } from '../../src/errors.js'

const style = await createStyle(80, false)

describe('an error', () => {
  it('says everything it knows', () => {
    const statement = 'create table a (\n  id bigint,\n  name textt\n)'
    const error = new VaultDbError('MIGRATION_FAILED', 'Migration "1_a" failed.', {
      at: { file: 'migrations/1_a.sql', line: 7, column: 8 },
      hint: 'vault-db migrate repair',
      details: ['first row', 'second row'],
      database: {
        sqlState: '42704',
        message: 'type "textt" does not exist',
        detail: 'a detail\nof two lines',
        hint: 'a hint',
        position: statement.indexOf('textt') + 1,
        statement,
      },
    })
    expect(renderError(error, style)).toBe(
      [
        'error[MIGRATION_FAILED]: Migration "1_a" failed.',
        '  at migrations/1_a.sql:7:8',
        '',
        '    5 | create table a (',
        '    6 |   id bigint,',
        '  > 7 |   name textt',
        '      |        ^',
        '    8 | )',
        '',
        '  SERVER: type "textt" does not exist',
        '  SQLSTATE: 42704',
        '  DETAIL: a detail',
        '    of two lines',
        '  HINT: a hint',
        '',
        '  first row',
        '  second row',
        '',
        'next: vault-db migrate repair',
      ].join('\n'),
    )
  })

  it('numbers the lines of a TypeScript migration by its statement', () => {
    const error = new VaultDbError('MIGRATION_FAILED', 'It failed.', {
      at: { file: 'migrations/1_a.ts', line: 70 },
      database: { sqlState: '42601', message: 'syntax error', position: 1, statement: 'selec 1' },
    })
    expect(renderError(error, style)).toContain('  > 1 | selec 1\n      | ^')
  })

  it('masks passwords wherever they stand, and keeps the caret true', () => {
    const statement = "create role a password 'hunter2' nonsense"
    const error = new VaultDbError('QUERY_FAILED', 'postgres://me:hunter2@h/d failed, password=hunter2', {
      hint: 'try postgresql://me:hunter2@h/d',
      details: ['host=h password=hunter2'],
      database: {
        sqlState: '42601',
        message: 'near hunter',
        position: statement.indexOf('nonsense') + 1,
        statement,
      },
      cause: new Error('postgres://me:hunter2@h/d'),
    })
    const text = renderError(error, style, true)
    expect(text).not.toContain('hunter2')
    expect(text).toContain(
      "create role a password '*******' nonsense\n      |                                  ^",
    )
    expect(JSON.stringify(errorToJson(error))).not.toContain('hunter2')
  })

  it('of another kind is INTERNAL with its first line', () => {
    expect(toVaultDbError(new TypeError('a\nb'))).toMatchObject({
      code: 'INTERNAL',
      message: 'a',
      exitCode: 2,
    })
    expect(toVaultDbError('text')).toMatchObject({ code: 'INTERNAL', message: 'text' })
    expect(toVaultDbError(new Error(''))).toMatchObject({ message: 'Something failed without a message.' })
  })

  it('shows the stacks of its causes with debug', () => {
    const error = new VaultDbError('QUERY_FAILED', 'a', { cause: new Error('the cause') })
    expect(renderError(error, style, true)).toMatch(/caused by Error: the cause\n +at /)
  })
})

/** The excerpt of a text whose place is marked with `§`. */
function excerptAt(marked: string, width = 80, line?: number): string {
  const position = [...marked].indexOf('§') + 1
  return formatExcerpt(marked.replace('§', ''), { position, width, line })
}

describe('an excerpt', () => {
  it('shows three lines before and after', () => {
    expect(excerptAt('1\n2\n3\n4\n§5\n6\n7\n8\n9\n10')).toBe(
      '  2 | 2\n  3 | 3\n  4 | 4\n> 5 | 5\n    | ^\n  6 | 6\n  7 | 7\n  8 | 8',
    )
  })

  it('aligns line numbers', () => {
    expect(excerptAt('a\n§b', 80, 10)).toBe('   9 | a\n> 10 | b\n     | ^')
  })

  const marks: readonly (readonly [string, string])[] = [
    ['\tselect §x', '> 1 |     select x\n    |            ^'],
    ["select '日本', §x", "> 1 | select '日本', x\n    |                ^"],
    ["select '👨‍👩‍👧', §x", "> 1 | select '👨‍👩‍👧', x\n    |              ^"],
    ['select 1§', '> 1 | select 1\n    |         ^'],
    ['a\r\n§b', '  1 | a\n> 2 | b\n    | ^'],
  ]
  it.each(marks)('puts the caret below the character of %j', (marked, text) => {
    expect(excerptAt(marked)).toBe(text)
  })

  it('crops a long line around the caret', () => {
    const lines = excerptAt(`select ${'a, '.repeat(50)}§wrong${', b'.repeat(50)} from t`, 60).split('\n')
    expect(lines[0]!.length).toBeLessThanOrEqual(60)
    expect(lines[0]).toMatch(/^> 1 \| …a?.*wrong.*…$/)
    expect(lines[0]!.slice(lines[1]!.indexOf('^')).startsWith('wrong')).toBe(true)
  })

  it('crops a long line of wide characters without splitting one', () => {
    const [text, caret] = excerptAt(`'${'日'.repeat(100)}' §wrong '${'本'.repeat(100)}'`, 60).split('\n')
    const columns = [...text!].map((letter) => (/[日本]/.test(letter) ? letter.repeat(2) : letter)).join('')
    expect(columns.length).toBeLessThanOrEqual(60)
    expect(columns.slice(caret!.indexOf('^')).startsWith('wrong')).toBe(true)
  })

  it('points at the character, whatever stands before and after it', () => {
    const letter = fc.constantFrom('a', ' ', '日', '\t', 'é', '🙂', "'")
    const part = fc.array(letter, { maxLength: 120 }).map((letters) => letters.join(''))
    fc.assert(
      fc.property(part, part, fc.integer({ min: 40, max: 100 }), (before, after, width) => {
        const [text, caret] = excerptAt(`${before}§#${after}`, width).split('\n')
        expect(stringWidth(text!)).toBeLessThanOrEqual(width)
        expect(stringWidth(text!.slice(0, text!.indexOf('#')))).toBe(caret!.indexOf('^'))
      }),
    )
  })

  it('never lets the text move the cursor', () => {
    expect(excerptAt('select \u001b[2J§x')).toBe('> 1 | select ·[2Jx\n    |            ^')
  })

  it('shows the head of a text without a position', () => {
    expect(formatExcerpt('\na\nb\nc\nd\ne\nf\ng', { width: 80 })).toBe(
      '  2 | a\n  3 | b\n  4 | c\n  5 | d\n  6 | e\n  7 | f\n    | …',
    )
    expect(formatExcerpt(' \n', { width: 80 })).toBe('')
  })
})
