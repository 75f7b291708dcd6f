import type { SourceLocation } from '../errors.js'

/** Where in the migration file the running statement was asked for: its frame on the asynchronous stack. */
export function callSite(path: string | null): SourceLocation | undefined {
  if (path === null) return undefined
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 60
  const stack = new Error().stack ?? ''
  Error.stackTraceLimit = limit
  return locate(stack, path)
}

/** The first frame of `path` in a stack. */
export function locate(stack: string, path: string): SourceLocation | undefined {
  for (const line of stack.split('\n')) {
    const start = line.indexOf(path)
    const place = start < 0 ? null : /^:(\d+):(\d+)/.exec(line.slice(start + path.length))
    if (place) return { file: path, line: Number(place[1]), column: Number(place[2]) }
  }
  return undefined
}
