import { exitCodes, VaultDbError } from '../errors.js'

/** What may end a run from outside. */
export interface ProcessWatch {
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal
  /** The name of that signal. */
  readonly interruptedBy: () => NodeJS.Signals | undefined
  /** Rejects on an error that nobody caught, and when nothing is left to wait for. */
  readonly crashed: Promise<never>
  readonly stop: () => void
}

const watched: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Turn signals into an abort; the second one ends the process at once with 130.
 *
 * @param onFirst called at the first signal, to tell a person that it was heard
 */
export function watchProcess(onFirst: (name: NodeJS.Signals) => void): ProcessWatch {
  const controller = new AbortController()
  let interruptedBy: NodeJS.Signals | undefined
  const onSignal = (name: NodeJS.Signals): void => {
    if (interruptedBy) process.exit(exitCodes.interrupted)
    interruptedBy = name
    onFirst(name)
    controller.abort(new VaultDbError('INTERRUPTED', `Interrupted by ${name}.`))
  }
  const crash = watchCrash()
  for (const name of watched) process.on(name, onSignal)
  return {
    signal: controller.signal,
    interruptedBy: () => interruptedBy,
    crashed: crash.crashed,
    stop: () => {
      for (const name of watched) process.off(name, onSignal)
      crash.stop()
    },
  }
}

/** Without this, Node would end a run that waits for nothing with code 13 and no word. */
function watchCrash(): Pick<ProcessWatch, 'crashed' | 'stop'> {
  let stop = (): void => {}
  const crashed = new Promise<never>((_, reject) => {
    const onEnd = (): void => {
      reject(
        new VaultDbError('INTERNAL', 'The command stopped without an answer: nothing was left to wait for.'),
      )
    }
    process.once('uncaughtException', reject)
    process.once('beforeExit', onEnd)
    stop = () => {
      process.off('uncaughtException', reject)
      process.off('beforeExit', onEnd)
    }
  })
  crashed.catch(() => {})
  return { crashed, stop }
}
