import { isAscii, isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Mistakes } from '../seeds/lookup-rows.js'
import { unreadable } from './read-source.js'

// Large enough that reading costs nothing, small enough that memory stays flat.
const pieceBytes = 64 * 1024
const hashedBytes = 1024 * 1024
const longestLineBytes = 16 * 1024 * 1024

/**
 * A file's text in pieces that end at a line end, without a byte order mark.
 *
 * @param mistakes gets bytes that are not UTF-8 and NUL characters, with their line; reading stops there
 * @throws FILE_UNREADABLE
 */
export async function* readTextPieces(file: string, mistakes: Mistakes): AsyncGenerator<string> {
  const handle = await openFile(file)
  try {
    let rest: Buffer = Buffer.alloc(0)
    let line = 1
    for await (const bytes of handle.createReadStream({ highWaterMark: pieceBytes, autoClose: false })) {
      const whole = rest.length > 0 ? Buffer.concat([rest, bytes as Buffer]) : (bytes as Buffer)
      const end = whole.lastIndexOf(10) + 1
      rest = whole.subarray(end)
      if (rest.length > longestLineBytes)
        return mistakes.add({ line, column: 1 }, 'a line is longer than 16 MB')
      const piece = decode(whole.subarray(0, end), line, mistakes)
      if (piece === null) return
      yield piece
      line += countLineFeeds(piece)
    }
    const piece = decode(rest, line, mistakes)
    if (piece) yield piece
  } catch (error) {
    throw failureOf(file, error)
  } finally {
    await handle.close()
  }
}

/**
 * A whole file's text, without a byte order mark; empty where it is not text.
 *
 * @param mistakes gets bytes that are not UTF-8 and NUL characters, with their line
 * @throws FILE_UNREADABLE
 */
export async function readWholeText(file: string, mistakes: Mistakes): Promise<string> {
  const handle = await openFile(file)
  try {
    return decode(await handle.readFile(), 1, mistakes) ?? ''
  } catch (error) {
    throw failureOf(file, error)
  } finally {
    await handle.close()
  }
}

/**
 * sha256 of a file's bytes, hex.
 *
 * @throws FILE_UNREADABLE
 */
export async function hashFile(file: string): Promise<string> {
  const handle = await openFile(file)
  const hash = createHash('sha256')
  try {
    for await (const bytes of handle.createReadStream({ highWaterMark: hashedBytes, autoClose: false }))
      hash.update(bytes)
    return hash.digest('hex')
  } catch (error) {
    throw failureOf(file, error)
  } finally {
    await handle.close()
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file)
  } catch (error) {
    throw failureOf(file, error)
  }
}

/** A system error as ours; any other, such as one of whoever takes the pieces, as it is. */
function failureOf(file: string, error: unknown): unknown {
  return error instanceof Error && 'syscall' in error ? unreadable(file, error) : error
}

function decode(bytes: Buffer, firstLine: number, mistakes: Mistakes): string | null {
  if (isText(bytes)) {
    // Latin-1 is the same for ASCII, and decoded many times faster.
    const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')
    return firstLine === 1 ? text.replace(/^\uFEFF/, '') : text
  }
  let line = firstLine
  let start = 0
  for (
    let end = bytes.indexOf(10);
    end !== -1 && isText(bytes.subarray(start, end));
    end = bytes.indexOf(10, start)
  ) {
    line += 1
    start = end + 1
  }
  mistakes.add({ line, column: 1 }, whyNoText(bytes, firstLine))
  return null
}

function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0)
}

function whyNoText(bytes: Buffer, firstLine: number): string {
  const mark = firstLine === 1 && bytes.length >= 2 ? bytes.readUInt16BE(0) : 0
  if (mark === 0xfffe || mark === 0xfeff) return 'the file is UTF-16: save it as UTF-8'
  return isUtf8(bytes)
    ? 'the line holds a NUL character, which PostgreSQL cannot store'
    : 'the line is not UTF-8: save the file as UTF-8'
}

function countLineFeeds(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
