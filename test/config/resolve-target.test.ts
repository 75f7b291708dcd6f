import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defaultConfig } from '../../src/config/defaults.js'
import type { ConnectionConfig } from '../../src/config/define-config.js'
import { resolveTarget } from '../../src/config/resolve-target.js'
import { describeTarget, describeTls, type ServerTarget } from '../../src/config/target.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vault-db-target-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Given {
  readonly url?: string
  readonly env?: Record<string, string>
  readonly connection?: ConnectionConfig
}

const resolve = ({ url, env = {}, connection = {} }: Given) => {
  const config = { ...defaultConfig(folder), connection }
  // HOME holds no password file and no certificates of the person who runs the tests.
  return resolveTarget({ config, url, env: { HOME: folder, PGUSER: 'me', ...env }, cwd: folder })
}
const resolveServer = async (given: Given): Promise<ServerTarget> => {
  const target = await resolve(given)
  return target.kind === 'server' ? target : expect.fail(`${target.folder} is no server`)
}
const failure = (given: Given) =>
  resolve(given).then(
    () => expect.fail('resolved'),
    (error) => error,
  )

describe('resolveTarget takes the strongest source', () => {
  const all = {
    VAULT_DB_URL: 'postgres://a/vault',
    DATABASE_URL_UNPOOLED: 'postgres://a/unpooled',
    DATABASE_URL: 'postgres://a/pooled',
    PGHOST: 'a',
    PGDATABASE: 'pg',
  }
  const connection = { host: 'a', database: 'config' }
  const without = (...names: (keyof typeof all)[]) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !names.some((each) => each === name)))

  test.each<[string, Given, string, string]>([
    ['--url', { url: 'postgres://a/flag', env: all, connection }, 'flag', '--url'],
    ['VAULT_DB_URL', { env: all, connection }, 'vault', 'VAULT_DB_URL'],
    ['VAULT_DB_URL as the value of --url', { url: all.VAULT_DB_URL, env: all }, 'vault', 'VAULT_DB_URL'],
    ['unpooled', { env: without('VAULT_DB_URL'), connection }, 'unpooled', 'DATABASE_URL_UNPOOLED'],
    [
      'pooled',
      { env: without('VAULT_DB_URL', 'DATABASE_URL_UNPOOLED'), connection },
      'pooled',
      'DATABASE_URL',
    ],
    [
      'PG',
      { env: without('VAULT_DB_URL', 'DATABASE_URL_UNPOOLED', 'DATABASE_URL'), connection },
      'pg',
      'PGHOST and PGDATABASE',
    ],
    ['config', { env: { PGPORT: '5433' }, connection }, 'config', 'connection in the config'],
    ['config url', { connection: { url: 'postgres://a/own' } }, 'own', 'connection in the config'],
    [
      'an empty variable is no variable',
      { env: { ...all, VAULT_DB_URL: '' } },
      'unpooled',
      'DATABASE_URL_UNPOOLED',
    ],
  ])('%s', async (_, given, database, source) => {
    const target = await resolveServer(given)
    expect(target.connection).toMatchObject({ host: 'a', database, source })
    expect(target.source).toBe(source)
  })

  test.each<[string, Given]>([
    ['nothing is set', {}],
    ['--url embedded', { url: 'embedded', env: all }],
    ['VAULT_DB_EMBEDDED=1', { env: { ...all, VAULT_DB_EMBEDDED: '1' } }],
    ['VAULT_DB_URL=embedded', { env: { ...all, VAULT_DB_URL: 'embedded' } }],
    ['the config says embedded', { connection: { url: 'embedded' } }],
    ['the config names no server', { connection: { ssl: true, url: undefined } }],
    ['PGUSER, PGPORT and PGPASSWORD alone name no server', { env: { PGPORT: '1', PGPASSWORD: 'x' } }],
  ])('the embedded database: %s', async (_, given) => {
    expect(await resolve(given)).toEqual({ kind: 'embedded', folder: join(folder, '.vault-db', 'vault') })
  })

  test('--url wins over VAULT_DB_EMBEDDED', async () => {
    const target = await resolveServer({ url: 'postgres://a/flag', env: { VAULT_DB_EMBEDDED: '1' } })
    expect(target.source).toBe('--url')
  })

  test('an empty --url is no leave to take another database', async () => {
    expect(await failure({ url: '' })).toMatchObject({ code: 'TARGET_INVALID', exitCode: 78 })
    expect(await failure({ env: { VAULT_DB_EMBEDDED: 'maybe' } })).toMatchObject({ code: 'TARGET_INVALID' })
  })

  test('.env is read, is named, and yields to the real environment', async () => {
    writeFileSync(join(folder, '.env'), '\uFEFFDATABASE_URL="postgres://u:p@a/file"\r\nPGPORT=5999\r\n')
    expect((await resolveServer({})).connection).toMatchObject({
      database: 'file',
      port: 5999,
      source: 'DATABASE_URL in .env',
    })
    const real = await resolveServer({ env: { DATABASE_URL: 'postgres://a/real' } })
    expect(real).toMatchObject({ source: 'DATABASE_URL', connection: { database: 'real' } })
  })

  test('a .env that cannot be read is an error', async () => {
    mkdirSync(join(folder, '.env'))
    expect(await failure({})).toMatchObject({ code: 'CONFIG_INVALID', at: { file: join(folder, '.env') } })
  })
})

describe('what a source leaves open', () => {
  test('comes from PG variables, then from defaults', async () => {
    const bare = await resolveServer({ url: 'postgres://' })
    expect(bare.connection).toMatchObject({ host: 'localhost', port: 5432, user: 'me', database: 'me' })
    const env = {
      PGHOST: 'h',
      PGPORT: '5433',
      PGDATABASE: 'd',
      PGPASSWORD: 'p',
      PGAPPNAME: 'n',
      PGOPTIONS: '-c a=b',
      PGCONNECT_TIMEOUT: '3',
    }
    expect((await resolveServer({ url: 'postgres://', env })).connection).toMatchObject({
      host: 'h',
      port: 5433,
      database: 'd',
      password: 'p',
      applicationName: 'n',
      options: '-c a=b',
      connectTimeoutMs: 3000,
    })
  })

  test('the URL wins over PG variables', async () => {
    const env = { PGHOST: 'x', PGPASSWORD: 'x', PGSSLMODE: 'disable', PGCONNECT_TIMEOUT: '3' }
    const url = 'postgres://u:p@h/d?sslmode=require&connect_timeout=7&application_name=n&options=-c%20a%3Db'
    expect((await resolveServer({ url, env })).connection).toMatchObject({
      host: 'h',
      user: 'u',
      password: 'p',
      sslMode: 'require',
      connectTimeoutMs: 7000,
      applicationName: 'n',
      options: '-c a=b',
    })
  })

  test("the config's password function serves its own host, and a URL where the config names none", async () => {
    const password = () => 'token'
    const env = { DATABASE_URL: 'postgres://u@h/d' }
    expect((await resolveServer({ env, connection: { password } })).connection.password).toBe(password)
    expect((await resolveServer({ env, connection: { host: 'h', password } })).connection.password).toBe(
      password,
    )
    expect(
      (await resolveServer({ env, connection: { host: 'other', password } })).connection.password,
    ).toBeUndefined()
  })

  test('a password file is read, unless others may read it', async () => {
    const file = join(folder, '.pgpass')
    writeFileSync(file, 'h:*:*:*:from-file\n', { mode: 0o600 })
    const url = 'postgres://u@h/d'
    expect((await resolveServer({ url })).connection.password).toBe('from-file')
    expect((await resolveServer({ url: 'postgres://u:own@h/d' })).connection.password).toBe('own')
    chmodSync(file, 0o644)
    const open = await resolveServer({ url })
    expect(open.connection.password).toBeUndefined()
    expect(open.warnings?.join()).toMatch(/chmod 600/)
  })

  test.each([
    [{ PGHOST: 'a,b' }, /several hosts/],
    [{ PGHOST: 'a', PGPORT: 'x' }, /PGPORT/],
    [{ PGHOST: 'a', PGSSLMODE: 'requir' }, /PGSSLMODE is one of.*Did you mean "require"/],
    [{ PGHOST: 'a', PGCONNECT_TIMEOUT: 'soon' }, /connect_timeout "soon"/],
    [{ DATABASE_URL: 'https://h/sql' }, /^DATABASE_URL is a https/],
  ])('%o is refused', async (env, message) => {
    const error = await failure({ env: env as unknown as Record<string, string> })
    expect(error).toMatchObject({ code: 'TARGET_INVALID', exitCode: 78 })
    expect(error.message).toMatch(message)
  })
})

describe('parameters of a URL', () => {
  test.each([
    ['ssl_mode=require', /unknown parameter ssl_mode/, /Did you mean "sslmode"/],
    ['sslmod=require', /unknown parameter sslmod/, /Did you mean "sslmode"/],
    ['colour=red', /unknown parameter colour/, /Known ones/],
    ['sslmode=required', /sslmode is one of.*Did you mean "require"/, null],
    ['ssl=perhaps', /ssl is true or false/, /sslmode/],
    ['sslmode=verify-full&sslrootcert=no.crt', /sslrootcert cannot be read/, null],
    ['sslmode=require&sslrootcert=system', /too weak/, /verify-full/],
  ])('%s is refused', async (query, message, hint) => {
    const error = await failure({ url: `postgres://u:hunter2@h/d?${query}` })
    expect(error.code).toBe('TARGET_INVALID')
    expect(error.message).toMatch(message)
    if (hint) expect(error.hint).toMatch(hint)
    expect(`${error.message}${error.hint}`).not.toContain('hunter2')
  })

  test('those of other tools are ignored aloud, harmless ones silently', async () => {
    const target = await resolveServer({
      url: 'postgres://h/d?schema=public&connection_limit=5&channel_binding=require',
    })
    expect(target.warnings).toEqual(['--url has schema, connection_limit, which vault-db ignores.'])
    const pooled = await resolveServer({ url: 'postgres://h/d?pgbouncer=true' })
    expect(pooled.connection.isPoolerDeclared).toBe(true)
  })
})

describe('TLS', () => {
  test.each<[string, Given, string]>([
    ['a remote host', { url: 'postgres://h/d' }, 'prefer'],
    ['loopback', { url: 'postgres://localhost/d' }, 'disable'],
    ['loopback address', { url: 'postgres://127.0.0.1/d' }, 'disable'],
    ['loopback v6', { url: 'postgres://[::1]/d' }, 'disable'],
    ['a socket never', { url: 'postgres:///d?host=/run&sslmode=require' }, 'disable'],
    ['sslmode', { url: 'postgres://localhost/d?sslmode=require' }, 'require'],
    ['ssl=true', { url: 'postgres://h/d?ssl=true' }, 'require'],
    ['no-verify', { url: 'postgres://h/d?sslmode=no-verify' }, 'require'],
    ['PGSSLMODE', { url: 'postgres://h/d', env: { PGSSLMODE: 'verify-full' } }, 'verify-full'],
    ['ssl: true', { connection: { host: 'h', ssl: true } }, 'verify-full'],
    ['ssl: false', { connection: { host: 'h', ssl: false } }, 'disable'],
    ['ssl without verifying', { connection: { host: 'h', ssl: { rejectUnauthorized: false } } }, 'require'],
    ['system', { url: 'postgres://h/d?sslrootcert=system' }, 'verify-full'],
  ])('%s', async (_, given, mode) => {
    const { connection } = await resolveServer(given)
    expect(connection.sslMode).toBe(mode)
    expect(describeTls(connection)).toBeTruthy()
  })

  test('certificates are read; require with a root certificate verifies, as in libpq', async () => {
    for (const name of ['root', 'cert', 'key']) writeFileSync(join(folder, name), `PEM ${name}`)
    const { connection } = await resolveServer({
      url: 'postgres://h/d?sslmode=require&sslrootcert=root&sslcert=cert&sslkey=key',
    })
    expect(connection).toMatchObject({
      sslMode: 'verify-ca',
      ssl: { ca: 'PEM root', cert: 'PEM cert', key: 'PEM key' },
    })
  })

  test('verify-full takes the root certificate of the home folder', async () => {
    mkdirSync(join(folder, '.postgresql'))
    writeFileSync(join(folder, '.postgresql', 'root.crt'), 'PEM home')
    const { connection } = await resolveServer({ url: 'postgres://h/d?sslmode=verify-full' })
    expect(connection.ssl).toMatchObject({ ca: 'PEM home' })
  })
})

test('descriptions never hold a password', async () => {
  const target = await resolveServer({ url: 'postgres://u:hunter2@[::1]:5433/d' })
  expect(describeTarget(target)).toBe('[::1]:5433/d')
})
