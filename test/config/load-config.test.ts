import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig, selectProject } from '../../src/config/load-config.js'

const fixtures = fileURLToPath(new URL('../fixtures/config/', import.meta.url))
const packageFolder = fileURLToPath(new URL('../../', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vault-db-config-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const load = (name: string, env = {}) => loadConfig({ cwd: join(fixtures, name), env })
const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('loaded'),
    (error) => error,
  )

describe('without a config file', () => {
  test('the projects of the package are there, on an embedded database in the current folder', async () => {
    const config = await loadConfig({ cwd: folder, env: {} })
    expect(config).toMatchObject({
      file: null,
      root: folder,
      defaultProject: 'vault',
      connection: {},
      environment: undefined,
      embeddedFolder: join(folder, '.vault-db'),
      lockWaitMs: 60_000,
      lockTimeoutMs: 2_000,
      lockRetryBudgetMs: 60_000,
    })
    expect(selectProject(config)).toEqual({
      name: 'vault',
      migrationsFolder: join(packageFolder, 'migrations', 'vault'),
      seedsFolder: join(packageFolder, 'seeds', 'vault'),
      schema: 'public',
    })
  })
})

describe('a config file', () => {
  test('in TypeScript: found upwards, with enums and imports, paths absolute', async () => {
    const root = join(fixtures, 'typescript')
    const config = await load('typescript/deep/er')
    expect(config).toMatchObject({
      file: join(root, 'vault-db.config.ts'),
      root,
      defaultProject: 'billing',
      environment: 'test',
      embeddedFolder: join(root, '.vault-db'),
      lockTimeoutMs: 500,
      lockWaitMs: 60_000,
    })
    expect(config.projects).toEqual([
      {
        name: 'app',
        migrationsFolder: join(root, 'migrations', 'app'),
        seedsFolder: join(root, 'seeds', 'app'),
        schema: 'public',
      },
      {
        name: 'billing',
        migrationsFolder: join(root, 'db', 'billing'),
        seedsFolder: '/srv/seeds',
        schema: 'billing',
      },
    ])
    expect(config.connection.password).toBeTypeOf('function')
  })

  test('imports vault-db where nothing is installed', async () => {
    cpSync(join(fixtures, 'typescript'), folder, { recursive: true })
    expect((await loadConfig({ cwd: folder, env: {} })).defaultProject).toBe('billing')
  })

  test('in .config: paths start at the folder above', async () => {
    const config = await load('tucked')
    expect(config.root).toBe(join(fixtures, 'tucked'))
    expect(config.projects[0]?.migrationsFolder).toBe(join(fixtures, 'tucked', 'migrations', 'tucked'))
  })

  test.each(['json', 'javascript', 'mts'])('%s', async (name) => {
    expect((await load(name)).defaultProject).toBe(name)
  })

  test('JSON may name its schema', async () => {
    expect((await load('json')).embeddedFolder).toBe(join(fixtures, 'json', 'data'))
  })

  test('is read anew when it changed', async () => {
    const file = join(folder, 'vault-db.config.ts')
    for (const name of ['one', 'two']) {
      writeFileSync(file, `export default { projects: ['${name}'] }`)
      expect((await loadConfig({ cwd: folder, env: {} })).defaultProject).toBe(name)
    }
  })

  test('given by name: exactly that one', async () => {
    copyFileSync(join(fixtures, 'json', 'vault-db.config.json'), join(folder, 'other.json'))
    const config = await loadConfig({ cwd: folder, env: {}, file: 'other.json' })
    expect(config).toMatchObject({ file: join(folder, 'other.json'), root: folder, defaultProject: 'json' })
    const error = await failure(loadConfig({ cwd: folder, env: {}, file: 'nowhere.ts' }))
    expect(error).toMatchObject({ code: 'CONFIG_NOT_FOUND', exitCode: 78 })
    expect(error.message).toContain(join(folder, 'nowhere.ts'))
    expect(error.hint).toContain('vault-db.config.ts')
  })
})

describe('the environment', () => {
  test('wins over the file', async () => {
    const config = await load('typescript', {
      VAULT_DB_ENVIRONMENT: 'production',
      VAULT_DB_LOCK_TIMEOUT: '3s',
      VAULT_DB_LOCK_WAIT: '5m',
      VAULT_DB_LOCK_RETRY_BUDGET: '250ms',
      VAULT_DB_EMBEDDED_FOLDER: 'elsewhere',
      VAULT_DB_DEFAULT_PROJECT: 'app',
    })
    expect(config).toMatchObject({
      environment: 'production',
      lockTimeoutMs: 3_000,
      lockWaitMs: 300_000,
      lockRetryBudgetMs: 250,
      embeddedFolder: join(fixtures, 'typescript', 'elsewhere'),
      defaultProject: 'app',
    })
  })

  test('is joined by the .env beside the config, and wins over it', async () => {
    writeFileSync(join(folder, 'vault-db.config.json'), '{ "projects": ["app"], "environment": "file" }')
    writeFileSync(join(folder, '.env'), 'export VAULT_DB_ENVIRONMENT=dotenv # why\nVAULT_DB_LOCK_WAIT=1s\n')
    mkdirSync(join(folder, 'sub'))
    const from = (env: Record<string, string>) => loadConfig({ cwd: join(folder, 'sub'), env })
    expect(await from({})).toMatchObject({ environment: 'dotenv', lockWaitMs: 1_000 })
    expect(await from({ VAULT_DB_ENVIRONMENT: 'real' })).toMatchObject({ environment: 'real' })
  })

  test('a config sees what .env says, and process.env is touched only when it is the environment', async () => {
    writeFileSync(
      join(folder, 'vault-db.config.ts'),
      `export default { projects: ['app'], connection: { url: process.env.VAULT_DB_FIXTURE_DOTENV } }`,
    )
    writeFileSync(join(folder, '.env'), 'VAULT_DB_FIXTURE_DOTENV=postgres://from/env\n')
    expect((await loadConfig({ cwd: folder, env: {} })).connection.url).toBeUndefined()
    expect(process.env['VAULT_DB_FIXTURE_DOTENV']).toBeUndefined()
    const config = await loadConfig({ cwd: folder, env: process.env })
    delete process.env['VAULT_DB_FIXTURE_DOTENV']
    expect(config.connection.url).toBe('postgres://from/env')
  })

  test('mistakes are named', async () => {
    const error = await failure(load('json', { VAULT_DB_LOCK_WAIT: 'soon', VAULT_DB_LOCK_TIMEOUT: '-1' }))
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', exitCode: 78 })
    expect(error.details).toHaveLength(2)
    expect(error.details[0]).toContain('VAULT_DB_LOCK_WAIT: "soon"')
    const unknown = await failure(load('json', { VAULT_DB_DEFAULT_PROJECT: 'jsno' }))
    expect(unknown).toMatchObject({ code: 'CONFIG_INVALID' })
    expect(unknown.details[0]).toMatch(/there is no project "jsno".*Did you mean "json"/)
  })

  test('a .env that cannot be read', async () => {
    mkdirSync(join(folder, '.env'))
    const error = await failure(loadConfig({ cwd: folder, env: {} }))
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', at: { file: join(folder, '.env') } })
  })
})

describe('a bad config', () => {
  test('tells every mistake with its path, and no value', async () => {
    const error = await failure(load('mistakes'))
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', exitCode: 78 })
    expect(error.message).toBe('vault-db.config.ts has 15 mistakes.')
    expect([...error.details].sort()).toEqual(
      [
        'projects[1].migrations: expected string, got number',
        'projects[1].seed: is no setting. Did you mean "seeds"?',
        'projects[2].name: is missing',
        'projects[3]: is no project name: letters, digits, "_", "-" and "." only',
        'projects[4]: "app" is named twice',
        'projects[5]: expected string, got number',
        'defautlProject: is no setting. Did you mean "defaultProject"?',
        'connection.port: is not from 1 to 65535',
        'connection.password: expected string or function, got number',
        'connection.hots: is no setting. Did you mean "host"?',
        'connection.ssl.ca: is not PEM text; read the file with node:fs',
        'connection.ssl.rejectUnauthorised: is no setting. Did you mean "rejectUnauthorized"?',
        'environment: expected string, got null',
        'lockTimeoutMs: expected number, got string',
        'lockWaitMs: is not a whole number of milliseconds, 0 or more',
      ].sort(),
    )
    expect(JSON.stringify(error)).not.toContain('12345')
  })

  test.each([
    ['{}', ['projects: is missing']],
    ['{ "projects": [] }', ['projects: names no project']],
    ['{ "projects": "app" }', ['projects: expected array, got string']],
    [
      '{ "projects": ["app"], "defaultProject": "ap" }',
      ['defaultProject: there is no project "ap". Did you mean "app"?'],
    ],
    ['[]', ['the default export: expected object, got array']],
    ['7', ['the default export: expected object, got number']],
    ['null', ['the default export: expected object, got null']],
    ['{ "projects": ["app"], "$schema": 1 }', null],
  ])('%s', async (text, details) => {
    writeFileSync(join(folder, 'vault-db.config.json'), text)
    const loading = loadConfig({ cwd: folder, env: {} })
    if (details === null) expect((await loading).defaultProject).toBe('app')
    else expect((await failure(loading)).details).toEqual(details)
  })

  test.each([
    ['syntax.ts', { line: 4, column: 1 }, /syntax\.ts does not parse: /],
    ['syntax.json', { line: 3, column: 17 }, /syntax\.json:3:17 is not JSON: Unexpected token/],
    ['truncated.json', { line: 1, column: 16 }, /truncated\.json:1:16 is not JSON: Unexpected end/],
    ['import.ts', {}, /import\.ts imports what is not there: Cannot find module 'no-such-package'/],
    ['throws.ts', { line: 5 }, /throws\.ts failed.*: .*reading 'y'/],
    ['no-default.ts', {}, /no-default\.ts has no default export/],
  ])('%s says where', async (name, place, message) => {
    const file = join(fixtures, 'broken', name)
    const error = await failure(loadConfig({ cwd: folder, env: {}, file }))
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', exitCode: 78, at: { file, ...place } })
    expect(error.message).toMatch(message)
  })

  test('a byte order mark is no mistake', async () => {
    const text = readFileSync(join(fixtures, 'json', 'vault-db.config.json'), 'utf8')
    writeFileSync(join(folder, 'vault-db.config.json'), `\uFEFF${text}`)
    expect((await loadConfig({ cwd: folder, env: {} })).defaultProject).toBe('json')
  })
})

describe('selectProject', () => {
  test('lists the projects and the nearest name', async () => {
    const config = await load('typescript')
    expect(selectProject(config).name).toBe('billing')
    expect(selectProject(config, 'app').name).toBe('app')
    const error = await failure(Promise.resolve().then(() => selectProject(config, 'biling')))
    expect(error).toMatchObject({ code: 'PROJECT_UNKNOWN', exitCode: 78 })
    expect(error.message).toBe('There is no project "biling". Did you mean "billing"?')
    expect(error.hint).toContain('app, billing')
  })
})
