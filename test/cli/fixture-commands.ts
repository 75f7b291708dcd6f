import type { AnyCommand } from '../../src/commands/command.js'
import { completion } from '../../src/commands/completion.js'
import { VaultDbError } from '../../src/errors.js'

interface EchoOptions {
  readonly name: string
  readonly rest: readonly string[]
}

const echo: AnyCommand = {
  name: 'echo',
  summary: 'print what was given',
  arguments: [
    { name: 'name', summary: 'a name', required: true },
    { name: 'rest', summary: 'more', required: false, variadic: true },
  ],
  options: [
    { name: 'steps', kind: 'integer', placeholder: 'N', summary: 'how many' },
    { name: 'to', kind: 'string', placeholder: 'NAME', summary: 'how far', conflicts: ['steps'] },
    { name: 'lock-wait', kind: 'duration', default: '60s', summary: 'how long to wait' },
    { name: 'allow', kind: 'list', choices: ['drop-table', 'drop-column'], summary: 'what may go' },
    { name: 'set', kind: 'pairs', summary: 'values' },
    { name: 'dry-run', short: 'n', kind: 'flag', summary: 'change nothing' },
  ],
  examples: [{ run: 'vault-db echo a', does: 'print a' }],
  run: async (_context, options: EchoOptions) => options,
  render: (report) => JSON.stringify(report),
}

const outcome = (name: string, result: 'clean' | 'findings'): AnyCommand => ({
  name,
  summary: `end ${result}`,
  examples: [],
  run: async () => ({ result }),
  render: (report) => `it was ${report.result}`,
  outcome: () => result,
  findings: () => [
    { rule: 'a-rule', severity: 'warning', message: 'found, 100%', at: { file: 'a.sql', line: 2 } },
  ],
})

const diff: AnyCommand = {
  name: 'diff',
  summary: 'an own format',
  options: [
    { name: 'format', kind: 'string', choices: ['sql', 'json', 'text'], default: 'text', summary: 'form' },
  ],
  examples: [],
  run: async (_context, options) => options,
  render: (report) => `format ${report.format}`,
}

const failing = (name: string, fail: () => unknown): AnyCommand => ({
  name,
  summary: 'fail',
  examples: [],
  run: async () => {
    throw fail()
  },
  render: () => '',
})

const plain = (name: string, run: AnyCommand['run']): AnyCommand => ({
  name,
  summary: name,
  examples: [],
  run,
  render: (report) => String(report ?? ''),
})

/** Until the signal aborts; then as a cancelled statement would end. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const alive = setInterval(() => {}, 1000)
    signal.addEventListener('abort', () => {
      clearInterval(alive)
      reject(new VaultDbError('QUERY_FAILED', 'canceling statement due to user request'))
    })
  })

/** Commands that do one thing each, to see how the frame treats it. */
export const commands: readonly AnyCommand[] = [
  plain('', async () => 'you are here'),
  { ...echo, aliases: ['say'] },
  outcome('migrate status', 'clean'),
  outcome('migrate stale', 'findings'),
  { ...echo, name: 'migrate up', aliases: ['deploy'], arguments: [] },
  diff,
  failing('fail known', () => {
    return new VaultDbError('MIGRATION_FAILED', 'Migration "a" failed on postgres://me:hunter2@host/db.', {
      hint: 'vault-db migrate repair',
      at: { file: 'migrations/a.sql', line: 12, column: 3 },
      database: {
        sqlState: '42P01',
        message: 'relation "b" does not exist',
        position: 15,
        statement: 'select * from b',
      },
    })
  }),
  failing('fail unknown', () => new TypeError('x is not a function')),
  plain('fail late', () => {
    setTimeout(() => {
      throw new Error('thrown where nobody listens')
    }, 1)
    return new Promise((resolve) => setTimeout(resolve, 60_000))
  }),
  plain('fail silent', () => new Promise(() => {})),
  plain('large', async () => Array.from({ length: 60_000 }, (_, id) => ({ id, text: 'x'.repeat(40) }))),
  plain('linger', async () => {
    setInterval(() => {}, 1000)
    return 'done'
  }),
  plain('wait', async (context) => {
    context.progress.info('waiting')
    return await untilAborted(context.signal)
  }),
  plain('deaf', async (context) => {
    context.progress.info('waiting')
    await new Promise((resolve) => setTimeout(resolve, 60_000))
  }),
  plain('ask', async (context) => String(await context.confirm('Sure?'))),
  plain('work', async (context) => {
    context.progress.detail('a detail')
    context.progress.warn('a warning')
    return await context.progress.step('working', async () => 'worked')
  }),
  completion,
]
