import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { GhostFile } from './ghost.js'
import { checksumOffset, pageChecksum } from './page-checksum.js'

const pageBytes = 8192
const headerBytes = 24
const opaqueAt = pageBytes - 16
const metaMagic = 0x053162
const isLeaf = 1
const isRoot = 2

/**
 * Give the empty B-trees of a closed database their height, which the planner reads from their first page: a page for each level,
 * each with one entry that leads to the next, the last one empty. A file that does not look as expected is left alone.
 *
 * @param data data folder
 */
export function plantTrees(data: string, files: readonly GhostFile[]): void {
  for (const { path, sizeBytes, height } of files) {
    // The first page, and one for each level.
    const levels = Math.min(height ?? 0, sizeBytes / pageBytes - 2)
    if (levels >= 1) plant(join(data, path), levels)
  }
}

function plant(path: string, height: number): void {
  const file = openSync(path, 'r+')
  try {
    const meta = Buffer.alloc(pageBytes)
    readSync(file, meta, 0, pageBytes, 0)
    const hasChecksum = meta.readUInt16LE(checksumOffset) !== 0
    const isKnown = !hasChecksum || meta.readUInt16LE(checksumOffset) === pageChecksum(meta, 0)
    const isEmptyTree =
      meta.readUInt32LE(headerBytes) === metaMagic && meta.readUInt32LE(headerBytes + 8) === 0
    if (!isKnown || !isEmptyTree) return
    const write = (page: Buffer, block: number) => {
      if (hasChecksum) page.writeUInt16LE(pageChecksum(page, block), checksumOffset)
      writeSync(file, page, 0, pageBytes, block * pageBytes)
    }
    for (let level = height; level >= 0; level -= 1) write(pageOf(level, height), height - level + 1)
    write(withRoot(meta, height), 0)
  } finally {
    closeSync(file)
  }
}

/** Root and fast root: block 1, at the level of the height. */
function withRoot(meta: Buffer, height: number): Buffer {
  for (const [at, value] of [1, height, 1, height].entries()) {
    meta.writeUInt32LE(value, headerBytes + 8 + 4 * at)
  }
  return meta
}

/** An empty leaf, or an inner page with one entry, which is less than all keys. */
function pageOf(level: number, height: number): Buffer {
  const page = Buffer.alloc(pageBytes)
  const entryAt = level === 0 ? opaqueAt : opaqueAt - 8
  page.writeUInt16LE(level === 0 ? headerBytes : headerBytes + 4, 12)
  page.writeUInt16LE(entryAt, 14)
  page.writeUInt16LE(opaqueAt, 16)
  // Layout version 4.
  page.writeUInt16LE(pageBytes | 4, 18)
  if (level > 0) {
    const normal = 1
    page.writeUInt32LE((entryAt | (normal << 15) | (8 << 17)) >>> 0, headerBytes)
    const child = height - level + 2
    page.writeUInt16LE(child, entryAt + 2)
    // An entry of 8 bytes without key columns.
    page.writeUInt16LE(0x2000 | 8, entryAt + 6)
  }
  page.writeUInt32LE(level, opaqueAt + 8)
  page.writeUInt16LE((level === 0 ? isLeaf : 0) | (level === height ? isRoot : 0), opaqueAt + 12)
  return page
}
