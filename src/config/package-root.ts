import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder of the vault-db package that runs: the nearest one above this module whose package.json has
 * that name. Holds in `src/`, in the bundle and in its chunks, however deep they are.
 *
 * @returns an absolute path
 */
export function packageRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url))
  for (let folder = start; ; folder = dirname(folder)) {
    if (packageName(folder) === 'vault-db') return folder
    if (dirname(folder) === folder) throw new Error(`No package.json of vault-db above ${start}.`)
  }
}

function packageName(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name
  } catch {
    return undefined
  }
}
