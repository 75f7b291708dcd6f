/**
 * A name for a new index that nothing has yet: the parts joined by `_`, cut to 63 bytes, numbered where taken. Only
 * letters, digits and `_`, so that it needs no quotes. Pure.
 */
export function freeName(parts: readonly string[], taken: ReadonlySet<string>): string {
  const plain = parts
    .join('_')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^(?=\d)/, '_')
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `_${number}`
    const name = `${plain.slice(0, 63 - suffix.length)}${suffix}`
    if (!taken.has(name)) return name
  }
}
