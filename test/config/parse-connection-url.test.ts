import { describe, expect, test } from 'vitest'
import { parseConnectionUrl } from '../../src/config/parse-connection-url.js'

const parse = (url: string) => parseConnectionUrl(url, 'DATABASE_URL')
const failureOf = (url: string) => {
  try {
    parse(url)
  } catch (error) {
    return error as Error & { code: string; hint: string }
  }
  return expect.fail(`${url} was accepted`)
}

describe('parseConnectionUrl', () => {
  test.each([
    ['postgresql://u:p@h:5433/d', { user: 'u', password: 'p', host: 'h', port: 5433, database: 'd' }],
    ['POSTGRES://u@h/d', { user: 'u', password: undefined, host: 'h', port: undefined, database: 'd' }],
    ['postgres://h', { user: undefined, host: 'h', database: undefined }],
    ['postgres:///d', { user: undefined, host: undefined, database: 'd' }],
    ['postgres://u:p%40%3A%2F%3F%25@h/my%20db', { password: 'p@:/?%', database: 'my db' }],
    ['postgres://u:p@ss@h/d', { user: 'u', password: 'p@ss', host: 'h' }],
    ['postgres://u:a#b@h/d', { password: 'a#b', host: 'h', database: 'd' }],
    ['postgres://u:p@[::1]:5433/d', { host: '::1', port: 5433 }],
    ['postgres://u:p@[fe80::1%eth0]/d', { host: 'fe80::1%eth0' }],
    [
      'postgres:///d?host=/var/run/postgresql&port=5433',
      { host: '/var/run/postgresql', port: 5433, database: 'd' },
    ],
    ['postgres://u@%2Fvar%2Frun%2Fpostgresql/d', { host: '/var/run/postgresql', database: 'd' }],
    ['postgres://h/d?user=u&password=p%26q&dbname=e', { user: 'u', password: 'p&q', database: 'e' }],
    ['postgres:///d?host=::1', { host: '::1' }],
    [
      'postgres://h/d?sslmode=require&application_name=a+b',
      { parameters: { sslmode: 'require', application_name: 'a+b' } },
    ],
    [' postgres://h/d\n', { host: 'h', database: 'd' }],
  ])('%s', (url, expected) => {
    expect(parse(url)).toMatchObject(expected)
  })

  test.each([
    ['https://ep-1.neon.tech/sql', /https:\/\/ URL.*neon-http.*no transactions/],
    ['neon-http://u:SECRET@h/d', /neon-http/],
    ['prisma+postgres://accelerate/?api_key=SECRET', /prisma\+postgres:\/\/ URL/],
    ['mysql://u:SECRET@h/d', /mysql:\/\/ URL; only postgresql/],
    ['postgresql+asyncpg://u:SECRET@h/d', /postgresql\+asyncpg/],
    ['jdbc:postgresql://h/d', /jdbc:postgresql:\/\/ URL/],
    ['SECRET', /is not a PostgreSQL URL/],
    ['host=h password=SECRET', /is not a PostgreSQL URL/],
    ['postgres://u:SECRET@a:1,b:2/d', /several hosts/],
    ['postgres:///d?host=a,b', /several hosts/],
    ['postgres://u:p@h:99999/d', /port that is not a number from 1 to 65535/],
    ['postgres://u:SE/CRET@h/d', /@ behind its host/],
    ['postgres://u:SE?CRET@h/d', /@ behind its host/],
    ['postgres://u:SECRET@h?CRET@h/d', /@ behind its host/],
    ['postgres://u:SE/CRET', /port that is not a number/],
    ['postgres://u:%zzSECRET@h/d', /% that is not followed/],
    ['postgres://u:p@h/d?sslmode', /query part that is not name=value/],
    ['postgres://u:p@h SECRET/d', /characters that no host name has/],
  ])('%s is refused, and no part of it is shown', (url, message) => {
    const error = failureOf(url)
    expect(error.code).toBe('TARGET_INVALID')
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(/^DATABASE_URL /)
    expect(error.hint).toBeTruthy()
    expect(`${error.message} ${error.hint}`).not.toContain('SECRET')
    expect(`${error.message} ${error.hint}`).not.toContain('CRET')
  })
})
