import type { Style } from '../commands/command.js'
import type { Progress } from '../commands/context.js'
import { redact } from './redact.js'

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

interface Step {
  readonly title: string
  readonly startedMs: number
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const redrawMs = 120
const clearLine = '\r\u001b[K'

/**
 * Progress as lines on stderr. On a terminal the innermost running step is a line that redraws and ends as
 * `✓ title (1.2s)`; elsewhere a step is one line when it starts, and under `verbose` one with its time.
 */
export function createProgress(options: ProgressOptions): TerminalProgress {
  if (options.level === 'quiet') return quietProgress()
  const now = options.now ?? (() => performance.now())
  const line = createStatusLine(options, now)
  const say = (text: string): void => line.above(() => options.write(`${redact(text)}\n`))
  const isVerbose = options.level === 'verbose'
  return {
    info: (message) => say(message),
    warn: (message) => say(`${options.style.yellow('warning:')} ${message}`),
    detail: (message) => {
      if (isVerbose) say(options.style.dim(message))
    },
    step: async (title, work) => {
      const step: Step = { title: redact(title), startedMs: now() }
      if (!options.canRedraw) say(`${step.title} …`)
      line.push(step)
      try {
        const result = await work()
        line.remove(step)
        const seconds = formatSeconds(now() - step.startedMs)
        if (options.canRedraw)
          say(`${options.style.green('✓')} ${step.title} ${options.style.dim(`(${seconds})`)}`)
        else if (isVerbose) say(`${step.title}: ${seconds}`)
        return result
      } catch (error) {
        line.remove(step)
        if (options.canRedraw) say(`${options.style.red('✗')} ${step.title}`)
        throw error
      }
    },
    suspend: line.suspend,
    end: line.end,
  }
}

/** Milliseconds as `0.4s`, `12.0s`, `2m 05s`. Pure. */
export function formatSeconds(durationMs: number): string {
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)}s`
  const seconds = Math.round(durationMs / 1000)
  return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, '0')}s`
}

interface StatusLine {
  readonly push: (step: Step) => void
  readonly remove: (step: Step) => void
  /** Write lines that stay, above the redrawn one. */
  readonly above: (write: () => void) => void
  readonly suspend: <T>(work: () => Promise<T>) => Promise<T>
  readonly end: () => void
}

/** The redrawn line. It is drawn at once on every change, since no timer fires while PGlite works. */
function createStatusLine(options: ProgressOptions, now: () => number): StatusLine {
  let steps: readonly Step[] = []
  let timer: NodeJS.Timeout | undefined
  let isHidden = !options.canRedraw
  let frame = 0
  const draw = (): void => {
    const step = steps.at(-1)
    if (isHidden || !step) return
    const mark = options.style.cyan(frames[frame++ % frames.length]!)
    options.write(
      `${clearLine}${mark} ${fitTitle(step.title, options.style.width)} ${formatSeconds(now() - step.startedMs)}`,
    )
  }
  const clear = (): void => {
    if (!isHidden && steps.length > 0) options.write(clearLine)
  }
  const change = (next: readonly Step[]): void => {
    clear()
    steps = next
    clearInterval(timer)
    if (steps.length > 0 && !isHidden) timer = setInterval(draw, redrawMs).unref()
    draw()
  }
  return {
    push: (step) => change([...steps, step]),
    remove: (step) => change(steps.filter((each) => each !== step)),
    above: (write) => {
      clear()
      write()
      draw()
    },
    suspend: async (work) => {
      const before = isHidden
      clear()
      isHidden = true
      try {
        return await work()
      } finally {
        isHidden = before
        draw()
      }
    },
    end: () => change([]),
  }
}

/** A title that wraps could not be cleared again; 12 columns are for the mark and the time. */
function fitTitle(title: string, width: number): string {
  const room = Math.max(width - 12, 8)
  const first = title.split('\n')[0]!
  return first.length > room ? `${first.slice(0, room - 1)}…` : first
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
