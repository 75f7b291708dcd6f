import type { Config } from '../config/define-config.js'
import type { Target } from '../config/target.js'
import type { Context, GlobalOptions, Progress } from './context.js'

/** What a program may say about a run; everything has a default. */
export interface ContextOverrides extends Partial<Omit<Context, 'options'>> {
  readonly options?: Partial<GlobalOptions>
  /** Told once, when the target is known and before it is opened. */
  readonly onTarget?: (target: Target, project: string) => void
}

const silent: Progress = {
  info: () => {},
  warn: () => {},
  step: (_title, work) => work(),
  detail: () => {},
}

/**
 * The context of one run, for programs and tests: silent, asking nobody, never interrupted unless overridden.
 * Config and target are looked up as the command line does it, on first use and once.
 *
 * @param overrides any part of the context; `cwd` is absolute
 */
export function createContext(overrides: ContextOverrides = {}): Context {
  const cwd = overrides.cwd ?? process.cwd()
  const env = overrides.env ?? process.env
  const options: GlobalOptions = { yes: false, verbose: false, debug: false, ...overrides.options }
  const config = overrides.config ?? once(() => findConfig(cwd, env, options.config))
  const resolve = async (): Promise<Target> => {
    const loaded = await config()
    const { resolveTarget } = await import('../config/resolve-target.js')
    const { project, url } = options
    const target = await resolveTarget({ config: loaded, project, url, env, cwd })
    overrides.onTarget?.(target, project ?? loaded.defaultProject)
    return target
  }
  return {
    cwd,
    env,
    options,
    progress: overrides.progress ?? silent,
    confirm: overrides.confirm ?? (async () => (options.yes ? true : null)),
    ...(overrides.print ? { print: overrides.print } : {}),
    signal: overrides.signal ?? new AbortController().signal,
    config,
    target: overrides.target ?? once(resolve),
  }
}

async function findConfig(cwd: string, env: Context['env'], file: string | undefined): Promise<Config> {
  const { loadConfig } = await import('../config/load-config.js')
  return loadConfig({ cwd, env, file })
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= work()
    return result
  }
}
