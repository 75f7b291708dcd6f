import { readMissingFunctions } from '../db/partitions-functions.js'
import { labelOf, qualify, quoted } from '../db/partitions-names.js'
import { prepareRecord } from '../db/refresh-record.js'
import {
  canRunConcurrently,
  type Refreshed,
  refreshByFunction,
  refreshStatement,
  refreshView,
} from '../db/refresh-run.js'
import { type MaterializedView, readViews } from '../db/refresh-views.js'
import { VaultDbError } from '../errors.js'
import type { Command, Style } from './command.js'
import { formatAge, formatCount } from './inspect/format.js'
import { type PatienceOptions, patienceOptions, type Upkeep, usingUpkeep } from './partitions-writer.js'

export interface RefreshOptions extends PatienceOptions {
  readonly dryRun?: boolean
}

/** One view that was refreshed, or would be. */
export interface RefreshedView {
  readonly view: string
  readonly mode: 'concurrently' | 'plainly' | 'function'
  /** Why it is not refreshed concurrently, so that readers wait; null otherwise. */
  readonly why: string | null
  /** Null for a dry run, and where nothing may be recorded. */
  readonly rows: number | null
  readonly durationMs: number | null
}

export interface RefreshReport {
  readonly project: string
  readonly target: string
  readonly dryRun: boolean
  /** The project's function, `public.refresh_read_model`, or null: the tool itself. */
  readonly by: string | null
  /** What was sent, or would be. */
  readonly statements: readonly string[]
  readonly views: readonly RefreshedView[]
  /** The times are in `vault_db.refreshes`. */
  readonly recorded: boolean
}

/** Refresh the project's materialized views and write down when it was. */
export const refresh: Command<RefreshOptions, RefreshReport> = {
  name: 'refresh',
  summary: 'refresh the materialized views, readers going on where possible',
  description:
    "Calls the function that project.ts declares under `refresh`, else refreshes the views it lists, else all of the project's schema: each after the ones it reads, concurrently where a unique index allows, plainly where a view was never filled. When it was is recorded in vault_db.refreshes.",
  options: [
    { name: 'dry-run', kind: 'flag', summary: 'say what would be sent, change nothing' },
    ...patienceOptions,
  ],
  examples: [
    { run: 'vault-db refresh', does: 'run it hourly, from cron, or after a bulk load' },
    { run: 'vault-db refresh --dry-run', does: 'see the order, and which views would keep readers waiting' },
  ],
  run: (context, options) =>
    usingUpkeep(context, { ...options, purpose: 'refresh' }, async (upkeep) => {
      const { refresh: declared } = upkeep.definition
      const isFunction = declared !== undefined && 'function' in declared
      const facts = {
        project: upkeep.project.name,
        target: upkeep.database.label,
        dryRun: options.dryRun === true,
      }
      const work = isFunction
        ? runFunction(upkeep, declared.function, facts.dryRun)
        : runViews(upkeep, facts.dryRun)
      return { ...facts, ...(await work) }
    }),
  render,
}

type Work = Pick<RefreshReport, 'by' | 'statements' | 'views' | 'recorded'>

async function runFunction(upkeep: Upkeep, written: string, dryRun: boolean): Promise<Work> {
  const { session, patience, context } = upkeep
  const name = qualify(written, upkeep.project.schema)
  const call = `select ${quoted(name)}()`
  await requireFunction(upkeep, written)
  const facts = { by: labelOf(name), statements: [call] }
  if (dryRun) return { ...facts, views: [], recorded: false }
  const recorded = await prepare(upkeep)
  const views = await context.progress.step(labelOf(name), () =>
    refreshByFunction(session, { call, what: labelOf(name) }, { patience, record: recorded }),
  )
  return { ...facts, views: views.map((view) => viewReport(view, 'function', null)), recorded }
}

async function requireFunction({ session, project }: Upkeep, written: string): Promise<void> {
  const missing = await readMissingFunctions(session, [qualify(written, project.schema)], 0)
  if (missing.length === 0) return
  throw new VaultDbError('REQUIREMENTS_MISSING', `There is no function ${written}(); nothing was changed.`, {
    hint: 'Run `vault-db migrate up` first, or correct `refresh` in project.ts.',
  })
}

async function runViews(upkeep: Upkeep, dryRun: boolean): Promise<Work> {
  const { session, patience, context } = upkeep
  const views = await readDeclared(upkeep)
  const facts = { by: null, statements: views.map(refreshStatement) }
  if (dryRun || views.length === 0) {
    const foreseen = views.map((view) =>
      viewReport({ ...view, rows: null, durationMs: null }, modeOf(view), whyOf(view)),
    )
    return { ...facts, views: foreseen, recorded: false }
  }
  const recorded = await prepare(upkeep)
  const reports: RefreshedView[] = []
  for (const view of views) {
    if (patience.signal.aborted) throw new VaultDbError('INTERRUPTED', `Interrupted before ${labelOf(view)}.`)
    const work = () => refreshView(session, view, { patience, record: recorded })
    const refreshed = await context.progress.step(`refresh ${labelOf(view)}`, work)
    reports.push(viewReport(refreshed, modeOf(view), whyOf(view)))
  }
  return { ...facts, views: reports, recorded }
}

/** The views of `project.ts`, or all; in order. */
async function readDeclared({ session, definition, project }: Upkeep): Promise<readonly MaterializedView[]> {
  const declared = definition.refresh
  if (declared === undefined || 'function' in declared) return readViews(session, [], project.schema)
  const names = declared.map(({ view }) => qualify(view, project.schema))
  const views = await readViews(session, names)
  const missing = names.filter((name) => !views.some((view) => labelOf(view) === labelOf(name)))
  if (missing.length === 0) return views
  throw new VaultDbError(
    'REQUIREMENTS_MISSING',
    'Views that project.ts names are not there; nothing was changed.',
    {
      details: missing.map((name) => `refresh: there is no materialized view ${labelOf(name)}`),
      hint: 'Run `vault-db migrate up` first, or correct `refresh` in project.ts.',
    },
  )
}

async function prepare({ session, context }: Upkeep): Promise<boolean> {
  const isReady = await prepareRecord(session)
  if (!isReady) {
    context.progress.warn('This role may not write vault_db.refreshes: when it was is not recorded.')
  }
  return isReady
}

function modeOf(view: MaterializedView): RefreshedView['mode'] {
  return canRunConcurrently(view) ? 'concurrently' : 'plainly'
}

function whyOf(view: MaterializedView): string | null {
  if (!view.isPopulated) return 'it was never filled'
  return view.hasUniqueIndex ? null : 'it has no unique index on plain columns; readers wait'
}

function viewReport(
  view: Omit<Refreshed, 'durationMs'> & { readonly durationMs: number | null },
  mode: RefreshedView['mode'],
  why: string | null,
): RefreshedView {
  return { view: labelOf(view), mode, why, rows: view.rows, durationMs: view.durationMs }
}

function render(report: RefreshReport, style: Style): string {
  const { views, dryRun, by, statements } = report
  if (dryRun) {
    const notes = views
      .filter(({ why }) => why !== null)
      .map(({ view, why }) => style.wrap(`${view}: ${why}.`))
    if (statements.length === 0) return 'There are no materialized views.'
    return [...statements.map((each) => `${each};`), ...notes, 'Nothing was changed (--dry-run).'].join('\n')
  }
  if (views.length === 0)
    return by === null ? 'There are no materialized views.' : `${by}() refreshed no view.`
  const rows = views.map(({ view, mode, why, rows: count, durationMs }) => [
    view,
    count === null ? '' : formatCount(count),
    durationMs === null ? '' : formatAge(durationMs),
    mode === 'function' ? `${by}()` : `${mode}${why === null ? '' : `: ${why}`}`,
  ])
  return style.table(rows, ['view', 'rows', 'took', 'how'])
}
