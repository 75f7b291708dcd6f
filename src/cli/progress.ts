import type { Style } from '../commands/command.js'
import type { Progress } from '../commands/context.js'
import { formatSeconds } from './format-seconds.js'
import { redact } from './redact.js'
import { createStatusLine, type StatusLine, type Step } from './status-line.js'

/** How much is said, and where. */
export interface ProgressOptions {
  readonly write: (text: string) => void
  readonly style: Style
  readonly level: 'quiet' | 'normal' | 'verbose'
  /** The line of a running step may be redrawn: a terminal, not CI. */
  readonly canRedraw: boolean
  /** Milliseconds, monotonic. */
  readonly now?: () => number
}

/** Progress on a terminal or a log. */
export interface TerminalProgress extends Progress {
  /** Take the spinner away while `work` uses the terminal: a question. */
  readonly suspend: <T>(work: () => Promise<T>) => Promise<T>
  /** Remove what is still drawn; later redraws do nothing. */
  readonly end: () => void
}

/**
 * Progress as lines on stderr. On a terminal the innermost running step is a line that redraws and ends as
 * `✓ title (1.2s)`; elsewhere a step is one line when it starts, and under `verbose` one with its time.
 */
export function createProgress(options: ProgressOptions): TerminalProgress {
  if (options.level === 'quiet') return quietProgress()
  const { write, style, canRedraw } = options
  const now = options.now ?? (() => performance.now())
  const line = createStatusLine({ write, style, canRedraw, now })
  const say = (text: string): void => line.above(() => write(`${redact(text)}\n`))
  const speaker: Speaker = { ...options, now, line, say }
  return {
    info: (message) => say(message),
    warn: (message) => say(`${style.yellow('warning:')} ${message}`),
    detail: (message) => {
      if (options.level === 'verbose') say(style.dim(message))
    },
    step: (title, work) => runStep({ title: redact(title), startedMs: now() }, work, speaker),
    suspend: line.suspend,
    end: line.end,
  }
}

interface Speaker extends ProgressOptions {
  readonly now: () => number
  readonly line: StatusLine
  readonly say: (text: string) => void
}

async function runStep<T>(step: Step, work: () => Promise<T>, speaker: Speaker): Promise<T> {
  const { style, canRedraw, level, line, say } = speaker
  if (!canRedraw) say(`${step.title} …`)
  line.push(step)
  try {
    const result = await work()
    line.remove(step)
    const seconds = formatSeconds(speaker.now() - step.startedMs)
    if (canRedraw) say(`${style.green('✓')} ${step.title} ${style.dim(`(${seconds})`)}`)
    else if (level === 'verbose') say(`${step.title}: ${seconds}`)
    return result
  } catch (error) {
    line.remove(step)
    if (canRedraw) say(`${style.red('✗')} ${step.title}`)
    throw error
  }
}

function quietProgress(): TerminalProgress {
  const nothing = (): void => {}
  return {
    info: nothing,
    warn: nothing,
    detail: nothing,
    step: (_title, work) => work(),
    suspend: (work) => work(),
    end: nothing,
  }
}
