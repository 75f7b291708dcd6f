import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareNames, nextName, parseName, slugOf } from '../../src/migration/name.js'

const now = new Date('2025-08-08T12:34:56.789Z')

describe('parseName', () => {
  it.each([
    ['20250808123456_add_field', { timestamp: '20250808123456', slug: 'add_field' }],
    ['20250808_p1_baseline', { timestamp: null, slug: 'p1_baseline' }],
    ['001_x', { timestamp: null, slug: 'x' }],
    ['v1.2-x', { timestamp: null, slug: 'v1.2-x' }],
  ])('reads %s', (name, expected) => expect(parseName(name)).toEqual(expected))

  it.each(['', 'a b', '../a', '.a', 'a/b', 'base', 'HEAD', 'a;b', 'a\nb'])('refuses %j', (name) => {
    expect(parseName(name)).toBeNull()
  })
})

describe('slugOf', () => {
  it.each([
    ['Add Field!', 'add_field'],
    ['  --Ünïcode  naïve__name ', 'unicode_naive_name'],
    ['add_field', 'add_field'],
    ['日本', ''],
    [`${'word '.repeat(30)}`, 'word_word_word_word_word_word_word_word_word_word_word_word'],
  ])('%j becomes %j', (text, slug) => expect(slugOf(text)).toBe(slug))
})

describe('compareNames', () => {
  it('orders by code units, as no locale does', () => {
    expect(['b', 'a_1', 'B', 'a1', 'é', 'a'].sort(compareNames)).toEqual(['B', 'a', 'a1', 'a_1', 'b', 'é'])
  })
})

describe('nextName', () => {
  it.each<[readonly string[], string]>([
    [[], '20250808123456_x'],
    [['001_a', '20250101000000_b'], '20250808123456_x'],
    [['20250808123456_a'], '20250808123457_x'],
    [['20991231235959_future', '20250101000000_b'], '21000101000000_x'],
    [['20250808_p1_baseline'], '20250809000000_x'],
  ])('comes after %j', (existing, expected) => expect(nextName(now, 'X', existing)).toBe(expected))

  it.each([
    ['!!!', []],
    ['x', ['v1_a']],
    ['x', ['99999999999999_a']],
  ])('refuses %j after %j', (message, existing) => {
    expect(() => nextName(now, message, existing)).toThrowError(
      expect.objectContaining({ code: 'USAGE', hint: expect.any(String) }),
    )
  })

  it('always sorts last and never clashes', () => {
    const time = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(fc.array(time, { maxLength: 20 }), time, (times, later) => {
        const names: string[] = []
        for (const at of [...times, later]) {
          const name = nextName(at, 'a', names)
          expect(names.every((other) => compareNames(other, name) < 0)).toBe(true)
          expect(parseName(name)?.timestamp).not.toBe(parseName(names.at(-1) ?? '')?.timestamp ?? null)
          names.push(name)
        }
      }),
    )
  })
})
