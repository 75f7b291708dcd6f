import type { Style } from '../commands/command.js'
import { cropColumns } from './crop-columns.js'
import { formatSeconds } from './format-seconds.js'

/** A piece of work that runs. */
export interface Step {
  readonly title: string
  readonly startedMs: number
}

/** The last line of a terminal, which redraws while steps run. */
export interface StatusLine {
  readonly push: (step: Step) => void
  readonly remove: (step: Step) => void
  /** Write lines that stay, above the redrawn one. */
  readonly above: (write: () => void) => void
  /** Draw nothing while `work` uses the terminal. */
  readonly suspend: <T>(work: () => Promise<T>) => Promise<T>
  readonly end: () => void
}

interface StatusLineOptions {
  readonly write: (text: string) => void
  readonly style: Style
  /** Without it nothing is ever drawn. */
  readonly canRedraw: boolean
  readonly now: () => number
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const redrawMs = 120
const clearLine = '\r\u001b[K'
/** For the mark and the time beside a title; a line that wraps could not be cleared again. */
const marginColumns = 12

/** The redrawn line. It is drawn at once on every change, since no timer fires while PGlite works. */
export function createStatusLine(options: StatusLineOptions): StatusLine {
  const { write } = options
  let steps: readonly Step[] = []
  let timer: NodeJS.Timeout | undefined
  let isHidden = !options.canRedraw
  let frame = 0
  const clear = (): void => {
    if (!isHidden && steps.length > 0) write(clearLine)
  }
  const draw = (): void => {
    const step = steps.at(-1)
    if (!isHidden && step) write(clearLine + lineOf(step, frame++, options))
  }
  const change = (next: readonly Step[]): void => {
    clear()
    steps = next
    clearInterval(timer)
    if (steps.length > 0 && !isHidden) timer = setInterval(draw, redrawMs).unref()
    draw()
  }
  const hide = (hidden: boolean): void => {
    clear()
    isHidden = hidden || !options.canRedraw
    draw()
  }
  return {
    push: (step) => change([...steps, step]),
    remove: (step) => change(steps.filter((each) => each !== step)),
    above: (writeLines) => surround(writeLines, clear, draw),
    suspend: (work) => whileHidden(work, hide),
    end: () => change([]),
  }
}

function lineOf(step: Step, frame: number, { style, now }: StatusLineOptions): string {
  const mark = style.cyan(frames[frame % frames.length]!)
  const title = cropColumns(step.title.split('\n')[0]!, 0, Math.max(style.width - marginColumns, 8))
  return `${mark} ${title} ${formatSeconds(now() - step.startedMs)}`
}

function surround(work: () => void, before: () => void, after: () => void): void {
  before()
  work()
  after()
}

async function whileHidden<T>(work: () => Promise<T>, hide: (hidden: boolean) => void): Promise<T> {
  hide(true)
  try {
    return await work()
  } finally {
    hide(false)
  }
}
