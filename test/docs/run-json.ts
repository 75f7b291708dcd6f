import { PassThrough } from 'node:stream'
import { main } from '../../src/cli/main.js'
import { commands } from '../../src/commands/index.js'

/** What a command line left, its stdout read as JSON. */
export interface JsonRun {
  readonly code: number
  readonly document: unknown
}

/** Run a command line in this process, with `--json` and nothing of this machine's environment. */
export async function runJson(words: readonly string[], cwd: string, url: string): Promise<JsonRun> {
  const stdout = new PassThrough()
  const io = {
    env: { DATABASE_URL: url, CI: '1', HOME: cwd },
    cwd,
    stdin: new PassThrough(),
    stdout,
    stderr: new PassThrough().resume() as PassThrough,
  }
  let text = ''
  stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  const code = await main([...words, '--json'], commands, io)
  return { code, document: JSON.parse(text) as unknown }
}
