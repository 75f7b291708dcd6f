/** A name, and the words that a person may have meant by what they typed. */
export interface Candidate {
  readonly name: string
  readonly keys: readonly string[]
}

/**
 * The names nearest to what was typed, at most three, equally near; none when nothing is near. Pure.
 * Near is an edit distance (insert, remove, replace, swap of neighbours) of at most two fifths of the length;
 * people rarely mistake the first letter.
 */
export function suggest(typed: string, candidates: readonly Candidate[]): readonly string[] {
  const scored = candidates
    .map(({ name, keys }) => ({ name, score: Math.min(...keys.map((key) => scoreOf(typed, key))) }))
    .filter(({ score }) => Number.isFinite(score))
  const best = Math.min(...scored.map(({ score }) => score))
  const names = scored.filter(({ score }) => score === best).map(({ name }) => name)
  return [...new Set(names)].slice(0, 3)
}

/** `Did you mean "a" or "b"?`, or nothing. Pure. */
export function didYouMean(typed: string, candidates: readonly (string | Candidate)[]): string | undefined {
  const named = candidates.map((each) => (typeof each === 'string' ? { name: each, keys: [each] } : each))
  const near = suggest(typed, named)
  if (near.length === 0) return undefined
  return `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
}

function scoreOf(typed: string, key: string): number {
  const [left, right] = [typed.toLowerCase(), key.toLowerCase()]
  const distance = editDistance(left, right)
  if (distance > Math.max(left.length, right.length) * 0.4) return Number.POSITIVE_INFINITY
  return left[0] === right[0] ? distance - 0.5 : distance
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
