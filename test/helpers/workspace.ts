import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AnyCommand, Command } from '../../src/commands/command.js'
import type { Context, GlobalOptions } from '../../src/commands/context.js'
import { createContext } from '../../src/commands/create-context.js'

/** A user's project in a folder of its own: one project `app`, its migrations given as file name → source. */
export interface Workspace {
  readonly folder: string
  /** Write a migration (or any file of migrations/app). */
  migration(name: string, source: string): void
  remove(name: string): void
  /** Run a command as a program would; progress lines are collected in `log`. */
  run<O, R>(command: Command<O, R>, options?: Partial<O>, context?: WorkspaceContext): Promise<R>
  readonly log: string[]
  /** Folder and embedded database go. */
  dispose(): void
}

export interface WorkspaceContext {
  readonly url?: string
  readonly options?: Partial<GlobalOptions>
  readonly signal?: AbortSignal
  readonly confirm?: Context['confirm']
  readonly env?: Context['env']
}

/**
 * @param migrations file name → source
 * @param url        a server's database; the embedded one where absent
 */
export function createWorkspace(migrations: Readonly<Record<string, string>>, url?: string): Workspace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'vault-db-test-')))
  const log: string[] = []
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('vault-db.config.json', JSON.stringify({ projects: ['app'] }))
  mkdirSync(join(folder, 'migrations/app'), { recursive: true })
  const migration = (name: string, source: string) => write(`migrations/app/${name}`, source)
  for (const [name, source] of Object.entries(migrations)) migration(name, source)
  return {
    folder,
    migration,
    remove: (name) => rmSync(join(folder, 'migrations/app', name)),
    log,
    run: (command, options, context) =>
      (command as AnyCommand).run(contextOf({ folder, log, url }, context ?? {}), options ?? {}),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function contextOf(
  { folder, log, url }: { folder: string; log: string[]; url: string | undefined },
  { url: otherUrl, options, signal, confirm, env = {} }: WorkspaceContext,
): Context {
  const say = (message: string) => void log.push(message)
  return createContext({
    cwd: folder,
    env,
    options: { url: otherUrl ?? url ?? 'embedded', ...options },
    progress: {
      info: say,
      warn: say,
      detail: () => {},
      step: (title, work) => {
        say(title)
        return work()
      },
    },
    ...(signal ? { signal } : {}),
    ...(confirm ? { confirm } : {}),
  })
}
