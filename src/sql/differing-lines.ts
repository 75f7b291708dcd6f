/**
 * Lines of two texts that differ, in the order of the texts: `-` only in the first, `+` only in the second. Common
 * beginnings and ends are left out, and lines between that stand in both. Pure; linear in time.
 */
export function differingLines(first: string, second: string): readonly string[] {
  const a = first.split('\n')
  const b = second.split('\n')
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end += 1
  const before = a.slice(start, a.length - end)
  const after = b.slice(start, b.length - end)
  const inBefore = new Set(before)
  const inAfter = new Set(after)
  const changes = [
    ...before.filter((line) => !inAfter.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !inBefore.has(line)).map((line) => `+ ${line}`),
  ]
  // The same lines in another order.
  return changes.length > 0
    ? changes
    : [...before.map((line) => `- ${line}`), ...after.map((line) => `+ ${line}`)]
}
