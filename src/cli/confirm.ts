import type { Confirm } from '../commands/context.js'
import { VaultDbError } from '../errors.js'

/** Who may answer, and over which streams. */
export interface ConfirmOptions {
  readonly yes: boolean
  readonly canAsk: boolean
  readonly input: NodeJS.ReadableStream
  /** stderr: a question is no data. */
  readonly output: NodeJS.WritableStream
  readonly signal: AbortSignal
  /** Keeps progress off the terminal while the question stands. */
  readonly suspend: <T>(work: () => Promise<T>) => Promise<T>
}

/**
 * Ask a person yes or no; anything but yes is no. `true` at once under `--yes`; null where nobody can answer,
 * or the input ends without an answer.
 *
 * @throws INTERRUPTED  Ctrl-C at the question, or the signal was aborted
 */
export function createConfirm(options: ConfirmOptions): Confirm {
  return async (question, about = []) => {
    if (options.yes) return true
    if (!options.canAsk) return null
    return options.suspend(() => {
      for (const line of about) options.output.write(`${line}\n`)
      return ask(question, options)
    })
  }
}

async function ask(question: string, options: ConfirmOptions): Promise<boolean | null> {
  const { createInterface } = await import('node:readline')
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: options.input, output: options.output, terminal: true })
    let answer: boolean | null = null
    const interrupt = (): void => {
      reject(new VaultDbError('INTERRUPTED', 'Interrupted at a question; nothing was changed by it.'))
      lines.close()
    }
    options.signal.addEventListener('abort', interrupt, { once: true })
    lines.once('SIGINT', interrupt)
    lines.once('close', () => {
      options.signal.removeEventListener('abort', interrupt)
      // What comes next must not stand behind the question.
      if (answer === null) options.output.write('\n')
      resolve(answer)
    })
    if (options.signal.aborted) return interrupt()
    lines.question(`${question} [y/N] `, (typed) => {
      answer = /^\s*y(es)?\s*$/i.test(typed)
      lines.close()
    })
  })
}
