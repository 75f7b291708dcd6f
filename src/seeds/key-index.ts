/** Remembers keys by a 64-bit hash, some twenty bytes each: a million rows fit in a few tens of megabytes. */
export interface KeyIndex {
  /** The line at which this key was added before, or 0; then it is remembered with `line`. */
  add(key: readonly (string | null)[], line: number): number
}

/** High half, low half and line of each slot; a power of two of them, found by open addressing. */
type Slots = Int32Array

const slotLength = 3

/**
 * A table that doubles when it is two thirds full. Two keys of one hash would be taken for one: with a million
 * rows the odds are one in tens of millions, and the seed would be refused, not falsified.
 *
 * @param keyLength how many of a row's first texts are its key
 */
export function createKeyIndex(keyLength: number): KeyIndex {
  const hash: Hash = { high: 0, low: 0 }
  let size = 1024
  let slots: Slots = new Int32Array(slotLength * size)
  let count = 0
  const grow = () => {
    const old = slots
    size *= 2
    slots = new Int32Array(slotLength * size)
    for (let at = 0; at < old.length; at += slotLength) {
      if (old[at + 2] !== 0) insert(slots, size, { high: old[at]!, low: old[at + 1]! }, old[at + 2]!)
    }
  }
  return {
    add(key, line) {
      hashKey(key, keyLength, hash)
      const before = insert(slots, size, hash, line)
      if (before !== 0) return before
      count += 1
      if (3 * count > 2 * size) grow()
      return 0
    },
  }
}

/** Both halves are signed 32-bit numbers. */
interface Hash {
  high: number
  low: number
}

/** Two multiplicative hashes side by side; the length of each text goes in, so that texts cannot be cut elsewhere. */
function hashKey(key: readonly (string | null)[], keyLength: number, into: Hash): void {
  let high = 0x1b873593
  let low = 0x2545f491
  for (let part = 0; part < keyLength; part += 1) {
    const text = key[part] ?? ''
    for (let at = 0; at <= text.length; at += 1) {
      const code = at === text.length ? text.length ^ 0x5bd1e995 : text.charCodeAt(at)
      high = Math.imul(high ^ code, 0x85ebca6b)
      low = Math.imul(low ^ code, 0xc2b2ae35)
      high ^= high >>> 13
      low ^= low >>> 16
    }
  }
  into.high = Math.imul(high ^ (low >>> 15), 0x9e3779b1) | 0
  into.low = Math.imul(low ^ (high >>> 16), 0x27d4eb2f) | 0
}

/** Lines count from 1, so 0 marks a free slot. Returns the line that is there already, or 0. */
function insert(slots: Slots, size: number, { high, low }: Hash, line: number): number {
  for (let slot = low & (size - 1); ; slot = (slot + 1) & (size - 1)) {
    const at = slotLength * slot
    const before = slots[at + 2]!
    if (before === 0) {
      slots[at] = high
      slots[at + 1] = low
      slots[at + 2] = line
      return 0
    }
    if (slots[at] === high && slots[at + 1] === low) return before
  }
}
