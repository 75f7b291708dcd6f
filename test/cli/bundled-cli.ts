import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** What a child process left. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A bundle of the command line in a folder of its own. */
export interface BundledCli {
  readonly file: string
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => ChildProcess
  readonly remove: () => Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const list = join(root, 'test/cli/fixture-commands.ts')
const isCommandList = (id: string, from = ''): boolean =>
  from.startsWith(join(root, 'src')) && (id === '../commands/index.js' || id === './index.js')

/** Build the command line with the commands of fixture-commands.ts, as the real one is built. */
export async function bundleFixture(): Promise<BundledCli> {
  const folder = await mkdtemp(join(tmpdir(), 'vault-db-cli-'))
  const bundle = await rolldown({
    input: { cli: join(root, 'test/cli/fixture-cli.ts') },
    platform: 'node',
    external: [/^node:/, /^@electric-sql\//, 'jiti', 'pg-native', 'vault-db'],
    plugins: [{ name: 'fixture-commands', resolveId: (id, from) => (isCommandList(id, from) ? list : null) }],
    logLevel: 'silent',
  })
  await bundle.write({ dir: folder, format: 'esm' })
  await bundle.close()
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const file = join(folder, 'cli.js')
  const start: BundledCli['start'] = (args, env) => startNode(file, args, env)
  return {
    file,
    start,
    run: (args, env) => end(start(args, env)),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Start a script without the environment of the tests, so that only `env` decides. */
export function startNode(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const { PATH, HOME, TMPDIR } = process.env
  return spawn(process.execPath, [file, ...args], {
    env: { PATH, HOME, TMPDIR, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Wait for the end of a child and collect what it said. */
export function end(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}
