/**
 * The name nearest to what was typed, or undefined when none is near: at most a third of its letters differ. Pure.
 */
export function closestName(typed: string, names: readonly string[]): string | undefined {
  const scored = names.map((name) => ({
    name,
    distance: editDistance(typed.toLowerCase(), name.toLowerCase()),
  }))
  const near = scored.filter(({ name, distance }) => distance <= Math.max(1, Math.ceil(name.length / 3)))
  return near.toSorted((left, right) => left.distance - right.distance)[0]?.name
}

/** ` Did you mean "x"?` with a leading space, or an empty string. Pure. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const name = closestName(typed, names)
  return name === undefined ? '' : ` Did you mean "${name}"?`
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...left].entries()) {
    const current = [row + 1]
    for (const [column, other] of [...right].entries()) {
      const replaced = previous[column]! + (letter === other ? 0 : 1)
      current.push(Math.min(replaced, previous[column + 1]! + 1, current[column]! + 1))
    }
    previous = current
  }
  return previous[right.length]!
}
