import type { Context } from '../commands/context.js'
import { createContext } from '../commands/create-context.js'
import { describeTarget, describeTls } from '../config/target.js'
import { createConfirm } from './confirm.js'
import type { Io } from './io.js'
import type { TerminalProgress } from './progress.js'
import type { Settings } from './settings.js'

/** What the command line adds to a context. */
export interface ContextParts {
  readonly progress: TerminalProgress
  readonly signal: AbortSignal
  readonly canAsk: boolean
  readonly print?: (line: string) => void
}

/** The context of one command line; the target is named on stderr when it is first asked for. */
export function createCliContext(settings: Settings, io: Io, parts: ContextParts): Context {
  const { project, url, config, yes, debug, level } = settings
  const { progress, signal, canAsk } = parts
  const confirm = createConfirm({
    yes,
    canAsk,
    input: io.stdin,
    output: io.stderr,
    signal,
    suspend: progress.suspend,
  })
  return createContext({
    cwd: io.cwd,
    env: io.env,
    options: { project, url, config, yes, debug, verbose: level === 'verbose' },
    progress,
    confirm,
    signal,
    ...(parts.print ? { print: parts.print } : {}),
    onTarget: (target, name) => {
      const tls = target.kind === 'server' ? ` (${describeTls(target.connection)})` : ''
      progress.info(`Target: ${describeTarget(target)}${tls}, project ${name}`)
      if (target.kind === 'server') for (const warning of target.warnings ?? []) progress.warn(warning)
    },
  })
}
