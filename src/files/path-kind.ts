import { statSync } from 'node:fs'

/** What is at a path, links followed; null where nothing is. */
export function pathKind(path: string): 'file' | 'folder' | null {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return null
  return found.isDirectory() ? 'folder' : 'file'
}
