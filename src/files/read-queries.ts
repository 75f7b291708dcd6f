import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { VaultDbError } from '../errors.js'
import type { DeclaredQuery } from '../explain/declared-query.js'
import { parseQuery } from '../explain/parse-query.js'
import type { QueryPath } from './load-query.js'
import { pathKind } from './path-kind.js'
import { readSource, unreadable } from './read-source.js'

const extension = /\.(sql|ts|mts|js|mjs)$/

/**
 * The declared queries of a project: `queries/*.sql` and `*.ts` beside its migrations, by name.
 *
 * @param migrationsFolder absolute
 * @param cwd              absolute; files are named from here where they lie below it
 * @returns empty where there is no such folder
 * @throws PROJECT_INVALID   a file that is not understood, or two of one name
 * @throws FILE_UNREADABLE
 */
export async function readQueries(migrationsFolder: string, cwd: string): Promise<readonly DeclaredQuery[]> {
  const folder = join(migrationsFolder, 'queries')
  if (pathKind(folder) !== 'folder') return []
  const paths = listFiles(folder).map((base) => {
    const path = join(folder, base)
    const below = relative(cwd, path)
    return { name: base.replace(extension, ''), path, file: below.startsWith('..') ? path : below }
  })
  requireNames(paths)
  return Promise.all(paths.map(readQuery))
}

async function readQuery(place: QueryPath): Promise<DeclaredQuery> {
  const { name, path, file } = place
  if (path.endsWith('.sql')) return parseQuery({ name, file, text: readSource(path) })
  const [{ loadQuery }, { readDefinition }] = await Promise.all([
    import('./load-query.js'),
    import('../explain/read-definition.js'),
  ])
  return readDefinition(await loadQuery(place))
}

function requireNames(paths: readonly QueryPath[]): void {
  const twin = paths.find(({ name }, at) => paths.findIndex((other) => other.name === name) !== at)
  if (twin === undefined) return
  throw new VaultDbError('PROJECT_INVALID', `Two files declare the query ${twin.name}.`, {
    at: { file: twin.file },
    hint: 'Rename one of them: the name of a query is that of its file.',
  })
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => extension.test(name) && !/^\.|\.d\.m?ts$/.test(name))
      .sort()
  } catch (error) {
    throw unreadable(folder, error)
  }
}
