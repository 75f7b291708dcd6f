import type { InitFile } from '../config/init-files.js'
import type { Command, Style } from './command.js'

export interface InitOptions {
  readonly sql?: boolean
  readonly bare?: boolean
}

export interface InitReport {
  readonly project: string
  /** Absolute. */
  readonly folder: string
  readonly files: readonly InitFile[]
  /** What is left for a person to do in files that were kept. */
  readonly notes: readonly string[]
  /** Commands to run next, in order. */
  readonly next: readonly string[]
}

/** Config, folders and an example for a new project. Nothing that is there is changed. No database is needed. */
export const init: Command<InitOptions, InitReport> = {
  name: 'init',
  summary: 'write a config, folders and an example for a new project',
  description:
    'Writes vault-db.config.ts, migrations/<project>/, seeds/<project>/, .env.example and lines of .gitignore. ' +
    'A file that is there is kept as it is.',
  options: [
    { name: 'sql', kind: 'flag', summary: 'the example migration in SQL instead of TypeScript' },
    {
      name: 'bare',
      kind: 'flag',
      summary: 'no example: for a database that has a schema already',
      conflicts: ['sql'],
    },
  ],
  examples: [
    { run: 'vault-db init', does: 'a project named after this folder' },
    { run: 'vault-db init --project billing --sql', does: 'a project "billing" with migrations in SQL' },
  ],
  run: async (context, options) => {
    const { planInit } = await import('../config/plan-init.js')
    const { writeInitFiles } = await import('../config/init-files.js')
    const { cwd, env } = context
    const { project: name, config: file } = context.options
    const { plan, lacking } = await planInit({
      cwd,
      env,
      file,
      project: name,
      kind: options.sql ? 'sql' : 'ts',
      bare: options.bare ?? false,
    })
    const files = writeInitFiles(plan)
    const { project, root: folder } = plan
    const notes = lacking === null ? [] : [`Add '${project}' to \`projects\` in ${lacking}.`]
    // npx runs a copy that is on no PATH.
    const run = env['npm_command'] === 'exec' ? 'npx vault-db' : 'vault-db'
    return { project, folder, files, notes, next: nextCommands(run, plan.example !== null) }
  },
  render: (report, style) => renderInit(report, style),
}

function nextCommands(run: string, hasExample: boolean): readonly string[] {
  const seeds = hasExample ? [`${run} seed lookups`] : []
  return [`${run} migrate up`, ...seeds, `${run} migrate create "what it does"`]
}

function renderInit(report: InitReport, style: Style): string {
  const words = {
    created: style.green('created'),
    extended: style.green('extended'),
    kept: style.yellow('kept'),
  }
  const table = style.table(report.files.map(({ path, action }) => [words[action], path]))
  const [first, ...others] = report.next
  const next = [`Next: ${first}`, ...others.map((command) => `      ${command}`)].join('\n')
  return [`Project ${report.project}`, table, ...report.notes.map((note) => style.wrap(note)), next].join(
    '\n\n',
  )
}
