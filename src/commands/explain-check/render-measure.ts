import { limitsText, msText } from '../../explain/latency-words.js'
import type { JudgedBudget, MeasuredClass, MeasuredQuery, Verdict } from '../../measure/measured.js'
import type { Style } from '../command.js'
import type { MeasureReport } from './measure.js'

/** What was measured: on what; then each query with a budget for each class of values, the others for their slowest. */
export function renderMeasure(report: MeasureReport, style: Style): string {
  const measured = report.queries.filter(({ classes }) => classes.length > 0)
  const isJudged = ({ classes }: MeasuredQuery) => classes.some(({ budgets }) => budgets.length > 0)
  const judged = measured.filter(isJudged)
  const others = measured.filter((query) => !isJudged(query))
  return [
    style.bold('Measured'),
    style.wrap(placeOf(report)),
    style.wrap(sizeOf(report)),
    ...judged.map((query) => judgedText(query, style)),
    ...(others.length === 0
      ? []
      : [`${judged.length > 0 ? 'Without a budget' : 'No budgets'}, slowest values:`]),
    ...(others.length === 0 ? [] : [others.map((query) => otherText(query, style)).join('\n')]),
    ...notesOf(report, style),
  ].join('\n\n')
}

function slowest({ classes }: MeasuredQuery): MeasuredClass {
  const p95 = (one: MeasuredClass) => one.percentiles.find(({ percentile }) => percentile === 95)?.ms ?? 0
  return classes.toSorted((a, b) => p95(b) - p95(a))[0]!
}

function judgedText({ name, classes }: MeasuredQuery, style: Style): string {
  const lines = classes.flatMap((one) => [
    `  ${one.for.padEnd(9)}${percentilesText(one)}`,
    ...one.budgets.map((budget) => {
      const rest = `p${budget.percentile} ${budget.limitMs} ms: ${boundsText(one, budget)}`
      return `           ${verdictText(budget.verdict, style)} ${style.wrap(rest, 13).trimStart()}`
    }),
    style.dim(style.wrap(countsText(one), 11)),
    style.wrap(`indexes: ${one.usedIndexes.join(', ') || 'none'}`, 11),
  ])
  return [style.bold(name), ...lines].join('\n')
}

function countsText({ executions, rows, connections, cancelled }: MeasuredClass): string {
  const on = connections === 1 ? 'one connection' : `${connections} connections`
  const lost = cancelled === 0 ? '' : `, ${cancelled} cancelled for the time they took`
  return `${executions} executions of ${rows} ${rows === 1 ? 'row' : 'rows'} on ${on}${lost}`
}

function otherText(query: MeasuredQuery, style: Style): string {
  const one = slowest(query)
  return [
    `${query.name} ${style.dim(`(${one.for})`)}`,
    `  ${percentilesText(one)}`,
    style.wrap(`indexes: ${one.usedIndexes.join(', ') || 'none'}`, 4),
  ].join('\n')
}

function percentilesText({ percentiles }: MeasuredClass): string {
  return percentiles.map(({ percentile, ms }) => `p${percentile} ${msText(ms).padStart(6)}`).join('  ')
}

function boundsText({ percentiles }: MeasuredClass, { percentile }: JudgedBudget): string {
  const found = percentiles.find((one) => one.percentile === percentile)
  return found === undefined ? 'no execution' : limitsText(found)
}

function verdictText(verdict: Verdict, style: Style): string {
  if (verdict === 'pass') return style.green('pass')
  return verdict === 'fail' ? style.red('fail') : style.yellow('open')
}

function placeOf({
  where,
  serverVersion,
  connections,
  factor,
  calibrationMs,
  settings,
}: MeasureReport): string {
  const place =
    where === 'server'
      ? `PostgreSQL ${serverVersion}`
      : `Embedded PostgreSQL ${serverVersion}, in this process`
  const named = ['shared_buffers', 'work_mem', 'random_page_cost', 'max_parallel_workers_per_gather', 'jit']
  const shown = named.flatMap((name) => (settings[name] === undefined ? [] : [`${name} ${settings[name]}`]))
  return `${place}, ${connections === 1 ? 'one connection' : `${connections} connections`}; ${shown.join(', ')}. Milliseconds as the program sees them. Calibration ${msText(calibrationMs)} ms: machine factor ${factor.toFixed(2)}.`
}

function sizeOf({ filled, fillSeconds }: MeasureReport): string {
  const large = filled.filter(({ declaredRows }) => declaredRows !== null)
  const texts = large.map(({ table, rows, declaredRows }) => {
    const of = declaredRows !== null && rows < declaredRows ? ` of ${count(declaredRows)}` : ''
    return `${table.split('.').at(-1)} ${count(rows)}${of}`
  })
  return `Generated rows (${fillSeconds} s): ${texts.join(', ') || 'few in each table, since no sizes are declared'}.`
}

const count = (rows: number) => rows.toLocaleString('en')

function notesOf({ queries, unfilled, triggersFired }: MeasureReport, style: Style): readonly string[] {
  const unmeasured = queries.filter(({ classes }) => classes.length === 0)
  const writes = queries.filter(({ classes, isWrite }) => isWrite && classes.length > 0)
  return [
    ...unfilled.map(({ table, reason }) => `Not filled: ${table}: ${reason}.`),
    ...unmeasured.map(({ name, reason }) => `Not measured: ${name}: ${reason}.`),
    ...(writes.length === 0
      ? []
      : [`On one connection and rolled back each time: ${writes.map(({ name }) => name).join(', ')}.`]),
    ...(triggersFired
      ? ['Triggers fired while the tables were filled: the role may not turn them off.']
      : []),
  ].map((note) => style.wrap(note))
}
