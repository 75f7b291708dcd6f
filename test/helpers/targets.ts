import { afterAll, describe } from 'vitest'
import { createServerDatabase, describeServer, type ServerDatabase } from './server.js'
import { createWorkspace, type Workspace } from './workspace.js'

/** Makes a workspace on a fresh database of the backend under test. */
export type MakeWorkspace = (migrations: Readonly<Record<string, string>>) => Promise<Workspace>

/** Run one suite on the embedded database and, where there is one, on a real server. */
export function describeTargets(name: string, suite: (make: MakeWorkspace) => void): void {
  describe(`${name} (embedded)`, () => {
    const made: Workspace[] = []
    afterAll(() => {
      for (const workspace of made) workspace.dispose()
    })
    suite(async (migrations) => {
      const workspace = createWorkspace(migrations)
      made.push(workspace)
      return workspace
    })
  })
  describeServer(`${name} (server)`, () => {
    const made: { workspace: Workspace; database: ServerDatabase }[] = []
    afterAll(async () => {
      for (const { workspace, database } of made) {
        workspace.dispose()
        await database.drop()
      }
    })
    suite(async (migrations) => {
      const database = await createServerDatabase()
      const workspace = createWorkspace(migrations, database.url)
      made.push({ workspace, database })
      return workspace
    })
  })
}
