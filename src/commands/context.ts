import type { Config } from '../config/define-config.js'
import type { Target } from '../config/target.js'

/** Values of the global options, after flags, environment and config are merged. */
export interface GlobalOptions {
  readonly project?: string | undefined
  readonly url?: string | undefined
  readonly config?: string | undefined
  readonly yes: boolean
  readonly verbose: boolean
  readonly debug: boolean
}

/** One line of progress, or a step that takes a while. Goes to stderr; silent under `--quiet`. */
export interface Progress {
  /** A line that stays. */
  readonly info: (message: string) => void
  readonly warn: (message: string) => void
  /** Shown while `work` runs: a spinner on a TTY, one line elsewhere. */
  readonly step: <T>(title: string, work: () => Promise<T>) => Promise<T>
  /** Only under `--verbose`. */
  readonly detail: (message: string) => void
}

/** Asks a person, who is shown what it is about first; `null` where nobody can answer (no TTY, CI), `true` under `--yes`. */
export type Confirm = (question: string, about?: readonly string[]) => Promise<boolean | null>

/**
 * What a command gets. `cli/` builds one; a program that uses the library builds one with `createContext`.
 * Every path is absolute.
 */
export interface Context {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly options: GlobalOptions
  readonly progress: Progress
  readonly confirm: Confirm
  /** Data on stdout while the command still runs; absent where only the report is wanted. */
  readonly print?: (line: string) => void
  /** Aborted by SIGINT or SIGTERM: finish or cancel the statement, let go of the lock, stop. */
  readonly signal: AbortSignal
  /** Loaded once, on first use. */
  readonly config: () => Promise<Config>
  /** The target of this run, resolved once; `loadTarget` in config/target.ts. */
  readonly target: () => Promise<Target>
}
