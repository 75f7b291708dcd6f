import type { Hash64 } from './row-hash.js'

/** Remembers keys by their hash, twelve bytes each, so that a million rows fit in a few tens of megabytes. */
export interface KeyIndex {
  /** The line at which this key was added before, or 0; then it is remembered with `line`. */
  add(hash: Hash64, line: number): number
}

/** An open-addressing table that doubles when it is two thirds full. */
export function createKeyIndex(): KeyIndex {
  let slots = new Int32Array(3 * 1024)
  let count = 0
  const grow = () => {
    const old = slots
    slots = new Int32Array(2 * old.length)
    for (let at = 0; at < old.length; at += 3) {
      if (old[at + 2] !== 0) insert(slots, old[at]!, old[at + 1]!, old[at + 2]!)
    }
  }
  return {
    add(hash, line) {
      const before = insert(slots, hash.high | 0, hash.low | 0, line)
      if (before !== 0) return before
      count += 1
      if (count * 4.5 > slots.length) grow()
      return 0
    },
  }
}

/** Lines count from 1, so 0 marks a free slot. Returns the line that is there already, or 0. */
function insert(slots: Int32Array, high: number, low: number, line: number): number {
  const size = slots.length / 3
  for (let slot = (low >>> 0) % size; ; slot = (slot + 1) % size) {
    const at = 3 * slot
    if (slots[at + 2] === 0) {
      slots[at] = high
      slots[at + 1] = low
      slots[at + 2] = line
      return 0
    }
    if (slots[at] === high && slots[at + 1] === low) return slots[at + 2]!
  }
}
