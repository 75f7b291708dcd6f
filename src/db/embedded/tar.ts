import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const blockSize = 512

/**
 * Unpack a tar of plain files and folders, as PGlite's `dumpDataDir('none')` makes it.
 *
 * @param tar    whole archive
 * @param folder absolute; made when absent. PostgreSQL wants it closed to others, so modes are 0700 and 0600.
 */
export function extractTar(tar: Uint8Array, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (let at = 0; at + blockSize <= tar.length && tar[at] !== 0; ) {
    const name = textAt(tar, at + 345, 155) + textAt(tar, at, 100)
    const sizeBytes = Number.parseInt(textAt(tar, at + 124, 12), 8) || 0
    const start = at + blockSize
    if (name.split('/').includes('..')) throw new Error(`the archive names a path outside: ${name}`)
    const path = join(folder, name)
    if (tar[at + 156] === 0x35) mkdirSync(path, { recursive: true, mode: 0o700 })
    else writeFileSync(path, tar.subarray(start, start + sizeBytes), { mode: 0o600 })
    at = start + Math.ceil(sizeBytes / blockSize) * blockSize
  }
}

function textAt(tar: Uint8Array, offset: number, length: number): string {
  const bytes = tar.subarray(offset, offset + length)
  const end = bytes.indexOf(0)
  return Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString('utf8')
}
