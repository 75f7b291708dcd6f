import { existsSync, mkdtempSync, realpathSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GhostFile } from './ghost.js'

const segmentBytes = 1024 ** 3

/** A new folder for a ghost, below the system's folder for temporary files. */
export function makeGhostFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'vault-db-ghost-')))
}

/** Remove a ghost. */
export function removeGhostFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * Let files of a closed database grow without writing: pages of zeros are empty pages, and the file system keeps no block
 * for them. PostgreSQL continues a relation in `path.1`, `path.2`… after each GiB. Files never shrink.
 *
 * @param data data folder
 */
export function growFiles(data: string, files: readonly GhostFile[]): void {
  for (const { path, sizeBytes } of files) {
    for (let segment = 0; segment * segmentBytes < sizeBytes; segment += 1) {
      const file = join(data, segment === 0 ? path : `${path}.${segment}`)
      if (!existsSync(file)) writeFileSync(file, '')
      const size = Math.min(segmentBytes, sizeBytes - segment * segmentBytes)
      if (statSync(file).size < size) truncateSync(file, size)
    }
  }
}

/** Bytes in the first segment of each file. */
export function sizesOf(data: string, files: readonly GhostFile[]): ReadonlyMap<string, number> {
  return new Map(files.map(({ path }) => [path, statSync(join(data, path)).size]))
}

/**
 * Let files of an open database grow or shrink, in whole segments, never below what is written in them. PostgreSQL asks the
 * file system for their size at each plan, once it forgets the relation, as importing its statistics makes it do.
 *
 * @param written bytes that must stay, by path
 */
export function resizeFiles(
  data: string,
  files: readonly GhostFile[],
  written: ReadonlyMap<string, number>,
): void {
  for (const { path, sizeBytes } of files) {
    const wanted = Math.max(sizeBytes, written.get(path) ?? 0)
    for (let segment = 0; ; segment += 1) {
      const file = join(data, segment === 0 ? path : `${path}.${segment}`)
      const size = Math.min(segmentBytes, Math.max(0, wanted - segment * segmentBytes))
      if (size > 0 && !existsSync(file)) writeFileSync(file, '')
      if (size > 0) truncateSync(file, size)
      else if (segment > 0 && existsSync(file)) rmSync(file)
      else if (segment > 0) break
    }
  }
}
