/**
 * The candidates nearest to what was typed, best first, at most three; none when nothing is near. Pure.
 * Near is an edit distance (insert, remove, replace, swap of neighbours) of at most two fifths of the length.
 */
export function suggest(typed: string, candidates: readonly string[]): readonly string[] {
  const scored = [...new Set(candidates)]
    .map((candidate) => ({ candidate, distance: editDistance(typed.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(typed.length, candidate.length) * 0.4)
  const best = Math.min(...scored.map(({ distance }) => distance))
  return scored
    .filter(({ distance }) => distance === best)
    .map(({ candidate }) => candidate)
    .slice(0, 3)
}

/** `Did you mean "a" or "b"?`, or nothing. Pure. */
export function didYouMean(typed: string, candidates: readonly string[]): string | undefined {
  const near = suggest(typed, candidates)
  if (near.length === 0) return undefined
  return `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
}

function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      const cost = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (same ? 0 : 1),
      )
      current.push(swapped ? Math.min(cost, beforePrevious[column - 2]! + 1) : cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[right.length]!
}
