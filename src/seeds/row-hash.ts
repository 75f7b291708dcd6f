/** A 64-bit number as two 32-bit halves. */
export interface Hash64 {
  high: number
  low: number
}

const encoder = new TextEncoder()
/** The seed fills the first twelve bytes, the text follows. PostgreSQL reads words in little-endian order too. */
let bytes = new Uint8Array(4096)
let words = new Uint32Array(bytes.buffer)
const seedBytes = 12
const isEquals = 61

/**
 * Hash text as PostgreSQL's `hashtextextended(text, seed)` does, so that a table can be compared with a file
 * without sending its rows. Bob Jenkins' lookup3 with a 64-bit result.
 * Should a server hash in another way, the comparison fails and the rows are sent: slower, never wrong.
 *
 * @param hash   the seed, replaced by the result
 * @param marked hash `=` and the text, as is done where null must differ from an empty text
 */
export function hashText(text: string, hash: Hash64, marked = false): void {
  const length = layOut(text, marked)
  const seeded = hash.high !== 0 || hash.low !== 0
  words[0] = hash.high
  words[1] = hash.low
  words[2] = 0
  let a = (0x9e3779b9 + length + 3923095) | 0
  let b = a
  let c = a
  const tail = 3 + 3 * Math.floor(length / 12)
  for (let at = seeded ? 0 : 3; at < tail; at += 3) {
    a = (a + words[at]!) | 0
    b = (b + words[at + 1]!) | 0
    c = (c + words[at + 2]!) | 0
    a = (a - c) ^ rotate(c, 4)
    c = (c + b) | 0
    b = (b - a) ^ rotate(a, 6)
    a = (a + c) | 0
    c = (c - b) ^ rotate(b, 8)
    b = (b + a) | 0
    a = (a - c) ^ rotate(c, 16)
    c = (c + b) | 0
    b = (b - a) ^ rotate(a, 19)
    a = (a + c) | 0
    c = (c - b) ^ rotate(b, 4)
    b = (b + a) | 0
  }
  // The lowest byte of c is kept for the length.
  finish(hash, (a + words[tail]!) | 0, (b + words[tail + 1]!) | 0, (c + (words[tail + 2]! << 8)) | 0)
}

function finish(hash: Hash64, first: number, second: number, third: number): void {
  let [a, b, c] = [first, second, third]
  c = ((c ^ b) - rotate(b, 14)) | 0
  a = ((a ^ c) - rotate(c, 11)) | 0
  b = ((b ^ a) - rotate(a, 25)) | 0
  c = ((c ^ b) - rotate(b, 16)) | 0
  a = ((a ^ c) - rotate(c, 4)) | 0
  b = ((b ^ a) - rotate(a, 14)) | 0
  c = ((c ^ b) - rotate(b, 24)) | 0
  hash.high = b
  hash.low = c
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}

/** Writes UTF-8 behind the seed, with zeros behind it; returns the length in bytes. */
function layOut(text: string, marked: boolean): number {
  const most = seedBytes + 1 + 3 * text.length + 12
  if (most > bytes.length) grow(most)
  const start = seedBytes + (marked ? 1 : 0)
  if (marked) bytes[seedBytes] = isEquals
  let end = start
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 127) {
      end = start + encoder.encodeInto(text, bytes.subarray(start)).written
      break
    }
    bytes[end] = code
    end += 1
  }
  bytes.fill(0, end, end + 12)
  return end - seedBytes
}

function grow(size: number): void {
  bytes = new Uint8Array(4 * Math.ceil(size / 2))
  words = new Uint32Array(bytes.buffer)
}

/** What a table and a file are compared by: the number of rows, and the sum of their hashes. */
export interface Digest {
  readonly rows: number
  readonly sum: bigint
}

/** How a row is hashed: its columns in order, those of the key first. */
export interface RowHasher {
  /** The hash of the key columns, in a box that the next call fills anew. */
  key(row: readonly (string | null)[]): Hash64
  row(row: readonly (string | null)[]): Hash64
}

/**
 * Hash rows column by column, the hash of one as the seed of the next, so that neither values that change
 * places nor texts cut at another point look the same.
 *
 * @param keyLength how many of the first columns are the key, never null
 * @param nullable  of each column, whether the table lets it be null
 */
export function createRowHasher(keyLength: number, nullable: readonly boolean[]): RowHasher {
  const hash: Hash64 = { high: 0, low: 0 }
  const chain = (row: readonly (string | null)[], from: number, to: number): Hash64 => {
    for (let at = from; at < to; at += 1) {
      const text = row[at]
      hashText(text ?? '', hash, nullable[at] === true && typeof text === 'string')
    }
    return hash
  }
  const restart = () => {
    hash.high = 0
    hash.low = 0
  }
  return {
    key(row) {
      restart()
      return chain(row, 0, keyLength)
    },
    row(row) {
      restart()
      return chain(row, 0, nullable.length)
    },
  }
}

// Sums of 32-bit halves stay exact in a number for two million rows.
const rowsPerSum = 1_000_000

/** Adds hashes up as the server's `sum(bigint)` does: signed, without overflow. */
export function createDigest(): { add(hash: Hash64): void; result(): Digest } {
  let rows = 0
  let high = 0
  let low = 0
  let sum = 0n
  const carry = () => {
    sum += (BigInt(high) << 32n) + BigInt(low)
    high = 0
    low = 0
  }
  return {
    add(hash) {
      rows += 1
      high += hash.high | 0
      low += hash.low >>> 0
      if (rows % rowsPerSum === 0) carry()
    },
    result() {
      carry()
      return { rows, sum }
    },
  }
}
