import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { seedDev } from '../../src/commands/seed-dev.js'
import { createServerDatabase, describeServer, type ServerDatabase } from '../helpers/server.js'
import { createWorkspace, type Workspace } from '../helpers/workspace.js'
import { counts, makeOro } from './oro-workspace.js'

describeServer('oro on a server that was set up as its document says', () => {
  const role = `oro_user_${randomBytes(4).toString('hex')}`
  let database: ServerDatabase
  let admin: pg.Client
  let oro: Workspace

  beforeAll(async () => {
    database = await createServerDatabase()
    admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
    await admin.query(`create user ${role} with password 'oro_password'`)
    await admin.query(`grant all privileges on database ${database.name} to ${role}`)
    // What every server does from PostgreSQL 15 on.
    await admin.query('revoke create on schema public from public')
    const url = new URL(database.url)
    url.username = role
    url.password = 'oro_password'
    oro = await makeOro(async () => createWorkspace({}, url.href))
  })
  afterAll(async () => {
    oro?.dispose()
    await admin?.query(`drop owned by ${role}; drop role ${role}`).finally(() => admin.end())
    await database?.drop()
  })

  it('stops before the first statement, with the grant to give', async () => {
    await expect(oro.run(migrateUp)).rejects.toMatchObject({
      code: 'REQUIREMENTS_MISSING',
      details: [expect.stringContaining(`grant create on schema public to ${role}`)],
    })
    const { rows } = await admin.query(
      `select nspname from pg_namespace where nspname = 'vault_db'
       union all select relname from pg_class where relnamespace = 'public'::regnamespace`,
    )
    expect(rows).toEqual([])
  })

  it('goes on after that grant, with fewer than five connections, and says no password', async () => {
    await admin.query(`grant create on schema public to ${role}`)
    let most = 0
    const watch = async () => {
      const { rows } = await admin.query<{ n: number }>(
        'select count(*)::int as n from pg_stat_activity where usename = $1',
        [role],
      )
      most = Math.max(most, rows[0]?.n ?? 0)
    }
    let isRunning = true
    const up = oro.run(migrateUp).finally(() => {
      isRunning = false
    })
    while (isRunning) await watch()
    expect((await up).applied).toHaveLength(2)
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThan(5)
    await oro.run(seedDev)
    expect(await counts(oro)).toEqual([5, 5, 11])
    expect(oro.log.join('\n')).not.toContain('oro_password')
  })

  it('reads its address from a copy of .env.example', async () => {
    const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
    const url = new URL(database.url)
    url.username = role
    url.password = 'oro_password'
    writeFileSync(join(oro.folder, '.env'), example.replace(/^DATABASE_URL=.*$/m, `DATABASE_URL=${url}`))
    const { target, applied } = await oro.run(migrateUp, {}, { options: { url: undefined } })
    expect(applied).toEqual([])
    expect(target).toContain(database.name)
    expect(target).not.toContain('oro_password')
  })
})
