import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { DeclaredQuery } from '../explain/declared-query.js'
import { parseQuery } from '../explain/parse-query.js'
import { pathKind } from './path-kind.js'
import { readSource, unreadable } from './read-source.js'

/**
 * The declared queries of a project: `queries/*.sql` beside its migrations, by name.
 *
 * @param migrationsFolder absolute
 * @param cwd              absolute; files are named from here where they lie below it
 * @returns empty where there is no such folder
 * @throws PROJECT_INVALID   a header that is not understood
 * @throws FILE_UNREADABLE
 */
export function readQueries(migrationsFolder: string, cwd: string): readonly DeclaredQuery[] {
  const folder = join(migrationsFolder, 'queries')
  if (pathKind(folder) !== 'folder') return []
  return listFiles(folder).map((name) => {
    const path = join(folder, name)
    const below = relative(cwd, path)
    const file = below.startsWith('..') ? path : below
    return parseQuery({ name: name.slice(0, -'.sql'.length), file, text: readSource(path) })
  })
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.sql') && !name.startsWith('.'))
      .sort()
  } catch (error) {
    throw unreadable(folder, error)
  }
}
