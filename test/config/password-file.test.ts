import { describe, expect, test } from 'vitest'
import { findPassword } from '../../src/config/password-file.js'

const key = { host: 'db.example', port: 5432, database: 'app', user: 'me' }

describe('findPassword', () => {
  test.each([
    ['db.example:5432:app:me:secret', 'secret'],
    ['*:*:*:*:secret', 'secret'],
    ['# db.example:5432:app:me:no\nother:*:*:*:no\ndb.example:*:app:me:yes\n*:*:*:*:later', 'yes'],
    ['db.example:5432:app:me:a\\:b\\\\c', 'a:b\\c'],
    ['db.example:5433:app:me:secret', undefined],
    ['db.example:5432:app:you:secret', undefined],
    ['db.example:5432:app:me:', undefined],
    ['nonsense', undefined],
    ['', undefined],
    ['db.example:5432:app:me:secret\r\n', 'secret'],
  ])('%j', (text, expected) => {
    expect(findPassword(text, key)).toBe(expected)
  })

  test('localhost stands for a socket', () => {
    expect(findPassword('localhost:*:*:*:secret', { ...key, host: '/var/run/postgresql' })).toBe('secret')
  })

  test('names with colons are escaped', () => {
    expect(findPassword('::1:5432:app:me:x', { ...key, host: '::1' })).toBeUndefined()
    expect(findPassword('\\:\\:1:5432:app:me:x', { ...key, host: '::1' })).toBe('x')
  })
})
