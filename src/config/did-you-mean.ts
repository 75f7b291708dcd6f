import { closestTo } from '../migration/closest.js'

/** ` Did you mean "x"?` with a leading space, or an empty string where no name is near. Pure. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const name = closestTo(typed, names)
  return name === null ? '' : ` Did you mean "${name}"?`
}
