import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createContext } from '../../src/commands/create-context.js'
import { migrateDown } from '../../src/commands/migrate-down.js'
import { migrateStatus } from '../../src/commands/migrate-status.js'
import { type MigrateUpOptions, migrateUp } from '../../src/commands/migrate-up.js'
import { seedDev } from '../../src/commands/seed-dev.js'
import { describeTarget, describeTls, type Target } from '../../src/config/target.js'
import { migrationNames } from '../helpers/apply-project.js'
import {
  createServerDatabase,
  describeOwnServer,
  describeServer,
  type ServerDatabase,
  startServer,
} from '../helpers/server.js'

const secret = 'hunter2-secret'
const at = (host: string, query = '?sslmode=require') => `postgresql://app:${secret}@${host}/app${query}`
const pooled = at('ep-cool-1-pooler.us-east-2.aws.neon.invalid')
const direct = at('ep-cool-1.us-east-2.aws.neon.invalid')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vault-db-promptvault-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A run of the command line on promptvault with that environment; tells the targets it spoke to. */
function runIn(env: Readonly<Record<string, string>>) {
  const targets: Target[] = []
  const context = createContext({
    cwd: folder,
    env: { HOME: folder, ...env },
    options: { project: 'promptvault' },
    onTarget: (target) => void targets.push(target),
  })
  return { context, targets }
}

const resolved = async (env: Readonly<Record<string, string>>) => {
  const target = await runIn(env).context.target()
  return target.kind === 'server' ? target : expect.fail('no server')
}

/** Why `migrate up` fails there; the password is nowhere in it. */
async function refusal(env: Readonly<Record<string, string>>, options: MigrateUpOptions = {}) {
  const error = await migrateUp.run(runIn(env).context, options).then(
    () => expect.fail('migrated'),
    (thrown) => thrown,
  )
  const { message, hint = '', details = [] } = error
  expect([message, hint, ...details].join()).not.toContain(secret)
  return error
}

describe('the two URLs of promptvault', () => {
  it('migrations go to DATABASE_URL_UNPOOLED, over TLS, and say so', async () => {
    const target = await resolved({ DATABASE_URL: pooled, DATABASE_URL_UNPOOLED: direct })
    expect(target.source).toBe('DATABASE_URL_UNPOOLED')
    expect(describeTarget(target)).toBe('ep-cool-1.us-east-2.aws.neon.invalid:5432/app')
    expect(target.connection.sslMode).toBe('require')
    expect(describeTls(target.connection)).toContain('TLS')
  })

  it('both may stand in .env, one in .env and one outside', async () => {
    writeFileSync(join(folder, '.env'), `DATABASE_URL=${pooled}\nDATABASE_URL_UNPOOLED=${direct}\n`)
    expect((await resolved({})).source).toBe('DATABASE_URL_UNPOOLED in .env')
    expect((await resolved({ DATABASE_URL: pooled })).source).toBe('DATABASE_URL_UNPOOLED in .env')
    writeFileSync(join(folder, '.env'), `DATABASE_URL=${pooled}\n`)
    expect((await resolved({ DATABASE_URL_UNPOOLED: direct })).source).toBe('DATABASE_URL_UNPOOLED')
  })

  it.each<[string, Record<string, string>]>([
    ['is not there', { DATABASE_URL: pooled }],
    ['is empty', { DATABASE_URL: pooled, DATABASE_URL_UNPOOLED: '' }],
    ['names the pooler too', { DATABASE_URL: pooled, DATABASE_URL_UNPOOLED: pooled }],
  ])('a pooler is refused, never fallen back to, when the unpooled URL %s', async (_, env) => {
    const error = await refusal(env)
    expect(error).toMatchObject({ code: 'POOLER_REFUSED', exitCode: 2 })
    expect(error.hint).toContain('DATABASE_URL_UNPOOLED')
    expect(error.hint).toContain('ep-cool-1.us-east-2.aws.neon.invalid')
  })

  it('a DATABASE_URL that is no pooler will do', async () => {
    expect((await resolved({ DATABASE_URL: direct })).source).toBe('DATABASE_URL')
  })

  it('the placeholders of the document, copied as they stand, are refused with the name of the variable', async () => {
    const url = 'postgresql://[user]:[password]@[host]/[database]?sslmode=require'
    const error = await refusal({ DATABASE_URL: url, DATABASE_URL_UNPOOLED: url })
    expect(error).toMatchObject({ code: 'TARGET_INVALID', exitCode: 78 })
    expect(error.message).toMatch(/^DATABASE_URL_UNPOOLED .*host name/)
  })

  it.each(['https', 'neon-http'])(
    'a %s:// URL is refused: such a driver has no transactions',
    async (scheme) => {
      const error = await refusal({ DATABASE_URL_UNPOOLED: direct.replace('postgresql', scheme) })
      expect(error).toMatchObject({ code: 'TARGET_INVALID', exitCode: 78 })
      expect(error.message).toMatch(/DATABASE_URL_UNPOOLED.*have no transactions/)
      expect(error.hint).toContain('direct connection string')
    },
  )
})

describeServer('promptvault on a server', () => {
  let database: ServerDatabase
  beforeEach(async () => {
    database = await createServerDatabase()
  })
  afterEach(() => database?.drop())

  it('comes up by DATABASE_URL_UNPOOLED while DATABASE_URL names a pooler, seeds once, and goes down', async () => {
    const env = { DATABASE_URL: pooled, DATABASE_URL_UNPOOLED: database.url }
    const { context, targets } = runIn(env)
    const names = await migrationNames('promptvault')
    expect((await migrateUp.run(context, {})).applied.map(({ name }) => name)).toEqual(names)
    expect(targets.map(describeTarget)).toEqual([expect.stringContaining(database.name)])
    expect(await migrateStatus.run(context, {})).toMatchObject({ pending: [] })
    await seedDev.run(context, {})
    await seedDev.run(context, {})
    await expect(migrateDown.run(context, { to: 'base' })).rejects.toMatchObject({ code: 'CONSENT_NEEDED' })
    await migrateDown.run(context, { to: 'base', allow: ['drop-table'] })
    expect(await migrateStatus.run(context, {})).toMatchObject({ applied: [], pending: names })
  })

  it('does not fall back to plain text', async () => {
    const error = await refusal({ DATABASE_URL_UNPOOLED: `${database.url}?sslmode=require` })
    expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE', exitCode: 2 })
    expect(error.message).toContain('does not speak TLS, and require asks for it')
  })

  it('refuses the development path on a database that production marked, and its dev seed', async () => {
    const env = { DATABASE_URL_UNPOOLED: database.url }
    const production = runIn({ ...env, VAULT_DB_ENVIRONMENT: 'production' }).context
    await migrateUp.run(production, { steps: 1 })
    await expect(
      migrateUp.run(runIn({ ...env, VAULT_DB_ENVIRONMENT: 'development' }).context, {}),
    ).rejects.toMatchObject({ code: 'PROJECT_CONFLICT', exitCode: 2 })
    await migrateUp.run(production, {})
    await expect(seedDev.run(runIn(env).context, {})).rejects.toMatchObject({ code: 'SEED_FAILED' })
  })

  it('leaves nothing of a migration whose later statement fails', async () => {
    const env = { DATABASE_URL_UNPOOLED: database.url }
    const [first, second, third] = await migrationNames('promptvault')
    await migrateUp.run(runIn(env).context, { steps: 2 })
    await runSql(database.url, 'create table team_invites (id int)')
    // The table made by hand is drift, which would stop the run before it begins.
    const error = await refusal(env, { allowDrift: true })
    expect(error).toMatchObject({ code: 'MIGRATION_FAILED', database: { sqlState: '42P07' } })
    expect(error.at.file).toContain(third)
    expect(await migrateStatus.run(runIn(env).context, {})).toMatchObject({ applied: [first, second] })
    expect(await runSql(database.url, `select to_regclass('shares') as shares`)).toEqual([{ shares: null }])
  })
})

async function runSql(url: string, sql: string): Promise<unknown[]> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end())
}

describeOwnServer('promptvault on a server that demands TLS', () => {
  let server: Awaited<ReturnType<typeof startServer>>
  beforeAll(async () => {
    server = await startServer({ tls: true })
  })
  afterAll(() => server?.stop())

  it('comes up with sslmode=require', async () => {
    const url = new URL(server.url)
    url.password = secret
    url.searchParams.set('sslmode', 'require')
    const report = await migrateUp.run(runIn({ DATABASE_URL_UNPOOLED: url.href }).context, {})
    expect(report.pending).toEqual([])
  })
})
