import type { Readable, Writable } from 'node:stream'
import type { StreamFacts } from './terminal.js'

/** The outside of one run: streams, environment, working directory (absolute). */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly stdin: Readable & StreamFacts
  readonly stdout: Writable & StreamFacts
  readonly stderr: Writable & StreamFacts
}

/** Those of this process. */
export function processIo(): Io {
  const { env, stdin, stdout, stderr } = process
  return { env, cwd: process.cwd(), stdin, stdout, stderr }
}
