import { type FSWatcher, watch } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { unreadable } from './read-source.js'

export interface WatchOptions {
  /** A change is told once nothing changed for so long. */
  readonly quietMs: number
  /** Ends the watch. */
  readonly signal: AbortSignal
  /** Whether a change of this file counts. */
  readonly matters: (name: string) => boolean
}

/**
 * The names of files that changed in a folder, told together once it is quiet again, until the signal. It watches from
 * the call on, so nothing is missed between a first look and the first turn of a loop.
 *
 * @throws FILE_UNREADABLE  the folder cannot be watched
 */
export function watchFolder(folder: string, options: WatchOptions): AsyncIterable<readonly string[]> {
  const changed = new Set<string>()
  let wake = () => {}
  const notice = (_: string, name: string | null) => {
    if (name !== null && !options.matters(name)) return
    changed.add(name ?? folder)
    wake()
  }
  let failure: unknown
  const watcher = start(folder, notice)
  watcher.on('error', (error) => {
    failure = unreadable(folder, error)
    wake()
  })
  return (async function* () {
    try {
      while (!options.signal.aborted) {
        if (changed.size === 0 && failure === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve
            options.signal.addEventListener('abort', () => resolve(), { once: true })
          })
        }
        if (failure !== undefined) throw failure
        yield* await quietNames(changed, options)
      }
    } finally {
      watcher.close()
    }
  })()
}

/** All that changed, once nothing more does; nothing where the watch ends meanwhile. */
async function quietNames(changed: Set<string>, { quietMs, signal }: WatchOptions): Promise<string[][]> {
  for (let seen = 0; seen !== changed.size; ) {
    seen = changed.size
    await wait(quietMs, undefined, { signal }).catch(() => {})
  }
  if (signal.aborted || changed.size === 0) return []
  const names = [...changed].sort()
  changed.clear()
  return [names]
}

function start(folder: string, notice: (event: string, name: string | null) => void): FSWatcher {
  try {
    return watch(folder, notice)
  } catch (error) {
    throw unreadable(folder, error)
  }
}
