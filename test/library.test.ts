import { drift, isVaultDbError, migrateDown, migrateStatus, migrateUp } from 'vault-db'
import { expect, it } from 'vitest'
import { appFiles } from './docs/givens.js'
import { temporaryFolders } from './files/folder.js'
import { createServerDatabase, describeServer } from './helpers/server.js'

const fill = `-- vault-db: up
insert into notes (body) values ('a');
-- vault-db: down
select 1;
`

describeServer('the commands as functions', () => {
  const folder = temporaryFolders()

  it('do what the commands do, on the database that is named, and return their reports', async () => {
    const database = await createServerDatabase()
    const where = { cwd: folder(appFiles), url: database.url, env: {} }
    try {
      const up = await migrateUp(where, { steps: 1 })
      expect(up.applied.map(({ name }) => name)).toEqual(['20260101000000_create_notes'])
      expect((await migrateUp(where)).pending).toEqual([])
      expect((await drift(where)).differences).toEqual([])
      expect((await migrateStatus(where)).pending).toEqual([])
      expect((await migrateDown(where)).undone).toHaveLength(1)
    } finally {
      await database.drop()
    }
  })

  it('ask before data is lost, and throw the error that the command would print', async () => {
    const database = await createServerDatabase()
    const cwd = folder({ ...appFiles, 'migrations/app/20260103000000_fill.sql': fill })
    const where = { cwd, url: database.url, env: {} }
    try {
      await migrateUp(where)
      const failure = await migrateDown(where, { to: 'base' }).catch((error: unknown) => error)
      expect(isVaultDbError(failure) && failure.code).toBe('CONSENT_NEEDED')
      const asked: string[] = []
      const confirm = async (question: string, about: readonly string[] = []) => {
        asked.push(question, ...about)
        return true
      }
      expect((await migrateDown({ ...where, confirm }, { to: 'base' })).undone).not.toEqual([])
      expect(asked).toContain('drop-table notes: 1 row')
    } finally {
      await database.drop()
    }
  })

  it('say what is wrong with their arguments', async () => {
    const where = { cwd: folder(appFiles), url: 'postgres://localhost/x', project: 'nobody', env: {} }
    await expect(migrateUp(where)).rejects.toMatchObject({
      code: 'PROJECT_UNKNOWN',
      hint: expect.stringContaining('app'),
    })
  })
})
