import type { Change } from '../catalog/plan/step.js'
import { selectProject } from '../config/select-project.js'
import type { Command, ReportedFinding, Style } from './command.js'
import type { Context } from './context.js'
import { needsScratch, parseSide, readSide, type Side, usingScratches } from './engine/read-sides.js'

export interface DiffCommandOptions {
  readonly from: string
  readonly to: string
  readonly format?: 'human' | 'json' | 'sql' | 'text'
  readonly rename?: readonly string[]
  readonly plain?: boolean
}

export interface DiffReport {
  readonly from: string
  readonly to: string
  readonly changes: readonly (Change & { readonly down: readonly string[] })[]
  /** A script for psql, transactions included; empty when nothing differs. */
  readonly sql: string
  /** The way back. */
  readonly downSql: string
  /** Objects that differ and that vault-db cannot write. */
  readonly unsupported: readonly string[]
  /** A drop and a creation of the same shape: `--rename` values to consider. */
  readonly renames: readonly string[]
  readonly format: string
}

/** Two pictures of a schema, and the SQL that turns the first into the second. */
export const diff: Command<DiffCommandOptions, DiffReport> = {
  name: 'diff',
  summary: 'compare two schemas and print the SQL from one to the other',
  description:
    'A side is a .sql file, a folder of migrations, a postgresql:// URL, "target" (the database of this run) or "head" (what the migrations of the project build). Files and folders are built on a throw-away database: in this process, or on the server that --url names.',
  options: [
    {
      name: 'from',
      kind: 'string',
      placeholder: 'A',
      summary: 'the schema to start from',
      default: 'target',
    },
    { name: 'to', kind: 'string', placeholder: 'B', summary: 'the schema to arrive at', default: 'head' },
    {
      name: 'format',
      kind: 'string',
      placeholder: 'FORMAT',
      choices: ['text', 'sql', 'json', 'human'],
      summary: 'text for people, sql for psql, json for programs',
    },
    {
      name: 'rename',
      kind: 'list',
      placeholder: 'OLD:NEW',
      summary: 'take a drop and a creation as a rename: public.a:b, public.t.a:b for a column',
    },
    {
      name: 'plain',
      kind: 'flag',
      summary: 'no CONCURRENTLY, no NOT VALID: one transaction, for empty or idle databases',
    },
  ],
  examples: [
    { run: 'vault-db diff', does: 'from the target to what the migrations say' },
    { run: 'vault-db diff --from old.sql --to new.sql --format sql', does: 'the SQL between two files' },
  ],
  run: runDiff,
  outcome: (report) => (report.changes.length + report.unsupported.length > 0 ? 'findings' : 'clean'),
  findings: (report) => report.changes.map(findingOf),
  render: renderDiff,
}

async function runDiff(context: Context, options: DiffCommandOptions): Promise<DiffReport> {
  const config = await context.config()
  const project = selectProject(config, context.options.project)
  const from = parseSide(options.from, 'from', context.cwd)
  const to = parseSide(options.to, 'to', context.cwd)
  const { readRenames } = await import('../catalog/rename.js')
  const renames = readRenames(options.rename ?? [])
  const before = renames.map(({ up }) => up)
  const [fromCatalog, toCatalog] = await usingScratches(context, async (scratches) => {
    const sides = [
      { title: 'reading the first schema', side: from, before },
      { title: 'reading the second schema', side: to, before: [] },
    ]
    const read = ({ title, side, before }: { title: string; side: Side; before: readonly string[] }) =>
      context.progress.step(title, () => readSide(context, side, { project, scratches, before }))
    if (sides.every(({ side }) => needsScratch(side))) return Promise.all(sides.map(read))
    return [await read(sides[0]!), await read(sides[1]!)]
  })
  const { diffReport } = await import('../catalog/diff-report.js')
  const report = diffReport(fromCatalog!, toCatalog!, { safeForms: !options.plain, renames })
  return { from: options.from, to: options.to, ...report, format: options.format ?? 'text' }
}

function findingOf(change: Change): ReportedFinding {
  const what = change.property === null ? change.action : `${change.action} ${change.property} of`
  return {
    rule: 'diff',
    severity: change.severity === 'data-losing' ? 'error' : 'warning',
    message: `${what} ${change.object}`,
    object: change.object,
  }
}

function renderDiff(report: DiffReport, style: Style): string {
  if (report.format === 'sql') return withWarnings(report)
  if (report.changes.length + report.unsupported.length === 0) return style.green('No difference.')
  const sign = { create: '+', drop: '-', alter: '~' } as const
  const colour = { create: style.green, drop: style.red, alter: style.yellow } as const
  const rows = report.changes.map(({ action, object, property, severity }) => [
    colour[action](sign[action]),
    property === null ? object : `${object}: ${property}`,
    severity === 'safe' ? '' : severity,
  ])
  const more = [
    ...report.unsupported.map(
      (object) => `${style.yellow('!')} ${object} differs, and vault-db cannot write it.`,
    ),
    ...report.renames.map((rename) => `${style.yellow('?')} Is this a rename? Then give --rename ${rename}`),
  ]
  const advice = 'The SQL: run the same command with --format sql.'
  return [style.table(rows), ...(more.length > 0 ? [more.join('\n')] : []), advice].join('\n\n')
}

/** The script, with what it leaves out said in comments above it. */
function withWarnings({ sql, unsupported, renames }: DiffReport): string {
  const lines = [
    ...unsupported.map(
      (object) => `-- ${object.replaceAll('\n', ' ')} differs, and vault-db cannot write it`,
    ),
    ...renames.map((rename) => `-- a rename? then give --rename ${rename.replaceAll('\n', ' ')}`),
  ]
  return lines.length === 0 ? sql : `${lines.join('\n')}\n${sql}`
}
