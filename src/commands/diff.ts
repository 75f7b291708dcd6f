import type { CatalogDiff } from '../catalog/diff-report.js'
import type { Change } from '../catalog/plan/step.js'
import type { Project } from '../config/define-config.js'
import { selectProject } from '../config/select-project.js'
import type { Command, ReportedFinding, Style } from './command.js'
import type { Context } from './context.js'
import { askRenames } from './engine/ask-renames.js'
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
  const compare = (renames: readonly string[]) =>
    compareSides(context, { project, from, to, options, renames })
  const stated = options.rename ?? []
  const first = await compare(stated)
  const confirmed = await askRenames(context, first.renames)
  const report = confirmed.length === 0 ? first : await compare([...stated, ...confirmed])
  return { from: options.from, to: options.to, ...report, format: options.format ?? 'text' }
}

interface Comparison {
  readonly project: Project
  readonly from: Side
  readonly to: Side
  readonly options: DiffCommandOptions
  readonly renames: readonly string[]
}

async function compareSides(context: Context, comparison: Comparison): Promise<CatalogDiff> {
  const [{ readRenames }, { diffReport }] = await Promise.all([
    import('../catalog/rename.js'),
    import('../catalog/diff-report.js'),
  ])
  const { project, options } = comparison
  const renames = readRenames(comparison.renames)
  const before = renames.map(({ up }) => up)
  const sides = [
    { title: 'reading the first schema', side: comparison.from, before },
    { title: 'reading the second schema', side: comparison.to, before: [] },
  ]
  const [from, to] = await usingScratches(context, async (scratches) => {
    const read = ({ title, side, before }: (typeof sides)[number]) =>
      context.progress.step(title, () => readSide(context, side, { project, scratches, before }))
    if (sides.every(({ side }) => needsScratch(side))) return Promise.all(sides.map(read))
    return [await read(sides[0]!), await read(sides[1]!)]
  })
  return diffReport(from!, to!, { safeForms: !options.plain, renames })
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
