import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ErrorCode } from '../errors.js'
import { importLibrary, libraryNames } from './library-modules.js'
import { moduleError } from './module-error.js'
import { loadQuickly } from './quick-module.js'
import { readSource } from './read-source.js'

/**
 * Load a TypeScript or JavaScript file and what it imports, as it is now: nothing is kept from an earlier load.
 * `vault-db` and `kysely` in it are this package and its Kysely; `./x.js` may mean `x.ts`. Top-level await works.
 *
 * @param path absolute
 * @param code of the error when the file cannot be loaded
 * @returns its exports by name, `default` among them
 * @throws FILE_UNREADABLE, or `code` with file, line and column
 */
export async function loadModule(
  path: string,
  code: ErrorCode = 'MIGRATION_INVALID',
): Promise<Record<string, unknown>> {
  try {
    return (await loadQuickly(path)) ?? (await loadFully(path))
  } catch (error) {
    throw moduleError(path, error, code)
  }
}

/** By jiti, which knows all of TypeScript and both kinds of modules, at 15 ms a file that is not in its cache. */
async function loadFully(path: string): Promise<Record<string, unknown>> {
  const source = readSource(path)
  const { createJiti } = await import('jiti')
  const jiti = createJiti(path, {
    fsCache: cacheFolder(),
    moduleCache: false,
    virtualModules: await virtualModules(source),
  })
  // Imported, CommonJS would come from Node's cache, and without the names that Node cannot foresee.
  const isCommonJs = path.endsWith('.cjs')
  return plain(
    isCommonJs ? jiti.evalModule(source, { filename: path, async: false }) : await jiti.import(path),
  )
}

/** A `require` must find a library loaded; where the file itself does not name it, an import waits for it. */
async function virtualModules(source: string): Promise<Record<string, unknown>> {
  const modules: Record<string, unknown> = {}
  for (const name of libraryNames) {
    if (source.includes(name)) modules[name] = await importLibrary(name)
    else Object.defineProperty(modules, name, { enumerable: true, get: () => importLibrary(name) })
  }
  return modules
}

/** The user's own folder: jiti's default below /tmp can be written by others, whose code would then run. */
function cacheFolder(): string | false {
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'vault-db', 'modules')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return folder
  } catch {
    return false
  }
}

/** The exports themselves, without jiti's proxy that mixes the default export into them. */
function plain(exported: unknown): Record<string, unknown> {
  if (typeof exported !== 'object' || exported === null) return { default: exported }
  const module = exported as Record<string, unknown>
  return Object.fromEntries(Object.keys(module).map((name) => [name, module[name]]))
}
