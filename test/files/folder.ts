import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** Makes folders below the system's temporary folder and removes them when the test file is done. */
export function temporaryFolders(): (files?: Readonly<Record<string, string | Uint8Array>>) => string {
  const made: string[] = []
  afterAll(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true })
  })
  return (files = {}) => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'vault-db-test-'))
    made.push(folder)
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
    }
    return folder
  }
}

/** The error that a promise ends with; fails where it ends well. */
export async function errorOf(work: Promise<unknown>): Promise<Record<string, unknown>> {
  return work.then(
    () => {
      throw new Error('nothing was thrown')
    },
    (error: unknown) => error as Record<string, unknown>,
  )
}
