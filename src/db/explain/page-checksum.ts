const lanes = 32
const prime = 16_777_619
/** What each lane starts with; as fixed as the page layout. */
const starts = [
  0x5b1f36e9, 0xb8525960, 0x02ab50aa, 0x1de66d2a, 0x79ff467a, 0x9bb9f8a3, 0x217e7cd2, 0x83e13d2c, 0xf8d4474f,
  0xe39eb970, 0x42c6ae16, 0x993216fa, 0x7b093b5d, 0x98daff3c, 0xf718902a, 0x0b1c9cdb, 0xe58f764b, 0x187636bc,
  0x5d7b3bb1, 0xe73de7de, 0x92bec979, 0xcca6c0b2, 0x304a0979, 0x85aa43d4, 0x783125bb, 0x6ca8eaa2, 0xe407eac6,
  0x4b5cfc3e, 0x9fbf8c76, 0x15ca20be, 0xf2ca9fd3, 0x959bd756,
] as const

/** Where a page keeps its checksum, 16 bits. */
export const checksumOffset = 8

/**
 * The checksum of a page of 8 KiB: 32 interleaved FNV-1a sums, mixed with the number of the block. Never 0, which stands for no
 * checksum. Pure.
 *
 * @see https://www.postgresql.org/docs/current/checksums.html
 */
export function pageChecksum(page: Buffer, block: number): number {
  const sums = Uint32Array.from(starts)
  const mix = (lane: number, word: number) => {
    const mixed = sums[lane]! ^ word
    sums[lane] = Math.imul(mixed, prime) ^ (mixed >>> 17)
  }
  for (let at = 0; at < page.length; at += 4) {
    // The checksum itself counts as zero; it shares its word with the flags.
    const word = page.readUInt32LE(at)
    mix((at / 4) % lanes, at === checksumOffset ? word & 0xffff0000 : word)
  }
  for (let round = 0; round < 2; round += 1) for (let lane = 0; lane < lanes; lane += 1) mix(lane, 0)
  const sum = sums.reduce((all, each) => (all ^ each) >>> 0, 0)
  return (((sum ^ block) >>> 0) % 65_535) + 1
}
