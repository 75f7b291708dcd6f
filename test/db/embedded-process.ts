import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { afterAll } from 'vitest'

/** Modules that a child's script may import, by name. */
const inputs = {
  'lock-file': 'db/embedded/lock-file.ts',
  'open-embedded': 'db/embedded/open-embedded.ts',
  'open-scratch': 'db/embedded/open-scratch.ts',
  'serve-embedded': 'db/embedded/serve/serve-embedded.ts',
} as const

let built: Promise<string> | undefined

/** Our modules as JavaScript in a temporary folder, with the packages in reach: a child runs no TypeScript. */
function buildModules(): Promise<string> {
  built ??= (async () => {
    const repository = fileURLToPath(new URL('../..', import.meta.url))
    const folder = temporaryFolder()
    chmodSync(folder, 0o755)
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
    const bundle = await rolldown({
      input: Object.fromEntries(
        Object.entries(inputs).map(([name, path]) => [name, join(repository, 'src', path)]),
      ),
      platform: 'node',
      external: /^[^./]/,
      logLevel: 'silent',
    })
    await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' })
    return folder
  })()
  return built
}

const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder below the system's temporary one, removed after the file's tests. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'vault-db-embedded-')))
  folders.push(folder)
  return folder
}

export interface Child {
  readonly process: ChildProcessByStdio<null, Readable, Readable>
  /** Lines of stdout so far. */
  readonly lines: readonly string[]
  /** Resolves once a line that starts so was printed, or rejects when the child ended without. */
  readonly line: (start: string) => Promise<string>
  /** Exit code and all output. */
  readonly ended: Promise<{ code: number | null; output: string }>
}

/** Run a script in a process of its own; it imports ours by file name: `./open-embedded.mjs`. */
export async function runChild(
  script: string,
  options: { env?: NodeJS.ProcessEnv; uid?: number } = {},
): Promise<Child> {
  const folder = await buildModules()
  childCount += 1
  const file = join(folder, `child-${childCount}.mjs`)
  writeFileSync(file, script)
  const child = spawn(process.execPath, [file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  })
  const lines: string[] = []
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (text) => lines.push(text))
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    output: [...lines, errors].join('\n'),
  }))
  const line = async (start: string): Promise<string> => {
    for (;;) {
      const found = lines.find((text) => text.startsWith(start))
      if (found !== undefined) return found
      const last = await Promise.race([once(reader, 'line').then(() => null), ended])
      if (last && !lines.some((text) => text.startsWith(start)))
        throw new Error(`no "${start}": ${last.output}`)
    }
  }
  return { process: child, lines, line, ended }
}

let childCount = 0
