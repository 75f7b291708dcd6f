import type { TableOverview } from '../../db/read-overview.js'
import type { Style } from '../command.js'
import type { StepReport } from './run-steps.js'

/** What a command that ran steps shows: the steps, where the database stands, what exists, what to do next. */
export interface StepsView {
  readonly project: string
  readonly target: string
  readonly verb: 'Applied' | 'Undone'
  readonly steps: readonly StepReport[]
  readonly head: string | null
  readonly pending: readonly string[]
  readonly tables?: readonly TableOverview[] | undefined
  readonly next?: readonly string[] | undefined
}

/** Pure. */
export function renderSteps(view: StepsView, style: Style): string {
  const parts = [
    view.steps.length === 0 ? nothing(view) : steps(view, style),
    view.head === null
      ? 'The database is at base: nothing is applied.'
      : `The database is at ${style.bold(view.head)}.`,
    view.pending.length > 0 ? `${view.pending.length} pending, next: ${view.pending[0]}` : '',
    tables(view, style),
    next(view, style),
  ]
  return parts.filter(Boolean).join('\n\n')
}

function nothing(view: StepsView): string {
  if (view.verb === 'Undone') return 'Nothing to undo.'
  return 'Nothing to do: no migration is pending.'
}

function steps(view: StepsView, style: Style): string {
  const count = `${view.verb} ${view.steps.length} ${view.steps.length === 1 ? 'migration' : 'migrations'}:`
  const shown = view.steps.length > 20 ? view.steps.slice(-20) : view.steps
  const more = view.steps.length - shown.length
  const rows = shown.map((step) => [`  ${style.green('✓')} ${step.name}`, `${step.durationMs} ms`])
  return [count, more > 0 ? `  … ${more} more` : '', style.table(rows)].filter(Boolean).join('\n')
}

function tables(view: StepsView, style: Style): string {
  if (!view.tables?.length) return ''
  const shown = view.tables.slice(0, 15)
  const rows = shown.map((table) => [
    table.name,
    String(table.columns),
    String(table.indexes),
    table.comment ?? '',
  ])
  const more = view.tables.length - shown.length
  return `${style.table(rows, ['Table', 'Columns', 'Indexes', 'What it holds'])}${more > 0 ? `\n… ${more} more tables` : ''}`
}

function next(view: StepsView, style: Style): string {
  if (!view.next?.length) return ''
  return ['Next:', ...view.next.map((line) => `  ${style.cyan(line)}`)].join('\n')
}
