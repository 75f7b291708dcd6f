/** `512 B`, `38.6 MB`: powers of 1024. Pure. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1)
  return `${power === 0 ? Math.round(bytes) : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`
}

/** `950`, `12.3k`, `4.5M`: at most five characters up to a million millions. Pure. */
export function formatCount(count: number): string {
  const units = ['', 'k', 'M', 'G', 'T']
  let power = 0
  let rest = count
  while (rest >= 999.5 && power < units.length - 1) {
    rest /= 1000
    power += 1
  }
  return `${power === 0 ? Math.round(rest) : rest.toFixed(rest < 100 ? 1 : 0)}${units[power]}`
}

/** `12 ms`, `3.4 s`, `5 min`, `2.0 h`, `4.1 days`. Pure. */
export function formatAge(ms: number): string {
  if (ms < 1000) return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 120) return `${seconds.toFixed(1)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`
}
