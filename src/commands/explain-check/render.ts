import type { PlanFinding } from '../../explain/judge.js'
import type { Style } from '../command.js'
import { renderMatrix } from './render-matrix.js'
import { renderMeasure } from './render-measure.js'
import { renderTree } from './render-tree.js'
import type { ExplainedQuery, ExplainReport } from './run.js'

/** The report for people: each finding with its plan, the node it is about marked; then a line for each query. */
export function renderExplainCheck(report: ExplainReport, style: Style): string {
  const { queries, findings, project } = report
  if (queries.length === 0) return ''
  return [
    ...plansOf(report, style),
    ...findings.map((finding) => renderFinding(finding, style)),
    listOf(report, style),
    ...(report.matrix === null || !report.showsMatrix ? [] : [renderMatrix(report.matrix, style)]),
    ...(report.htmlFile === null ? [] : [`All of it as a page: ${report.htmlFile}`]),
    ...(report.measure === null ? [] : [renderMeasure(report.measure, style)]),
    summary(),
  ].join('\n\n')

  function summary(): string {
    const count = `${queries.length} declared ${queries.length === 1 ? 'query' : 'queries'} of ${project}`
    const errors = findings.filter(({ severity }) => severity === 'error').length
    if (findings.length === 0)
      return style.green(
        style.wrap(
          `${count}: ${report.sizedTables.length > 0 ? `each is planned as expected ${basisOf(report)}` : 'an index can serve each'}.`,
        ),
      )
    if (errors === 0)
      return style.yellow(`${count}, ${findings.length} ${findings.length === 1 ? 'warning' : 'warnings'}.`)
    return style.red(`${count}, ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}.`)
  }
}

function plansOf({ queries, showsPlans }: ExplainReport, style: Style): readonly string[] {
  if (!showsPlans) return []
  return queries.flatMap(({ name, plan, atSize }) => {
    const plans = atSize.length > 0 ? atSize : [{ for: 'empty schema, sequential scans disabled', plan }]
    return plans.map((one) =>
      [`${style.bold(name)} ${style.dim(`(${one.for})`)}`, ...renderTree(one.plan, style)].join('\n'),
    )
  })
}

function renderFinding(finding: PlanFinding, style: Style): string {
  const { check, severity, query, message, hint, file, line, at, why, for: kinds } = finding
  const colour = severity === 'error' ? style.red : style.yellow
  const head = `${colour(`${severity} ${check}`)} ${style.bold(query)} ${style.dim(`${file}:${line}`)}`
  const tree = at === null ? [] : renderTree(at.tree, style, { marked: at.node, colour })
  return [
    head,
    style.wrap(kinds === undefined ? message : `${message} (plan: ${kinds.join(', ')})`, 2),
    ...whyLines(finding, style),
    ...tree,
    ...(why?.remedy ? [style.wrap(`Would serve: ${why.remedy}`, 2)] : []),
    style.wrap(`Next: ${hint}`, 2),
  ].join('\n')
}

/** The ladder's verdict; its cause only where the message does not say it already. */
function whyLines({ why, message }: PlanFinding, style: Style): readonly string[] {
  if (why === undefined) return []
  const cause = message.includes(why.cause) ? [] : [style.wrap(`Why: ${why.cause}.`, 2)]
  return [...cause, style.wrap(`Tried: ${why.experiment}`, 2)]
}

/** What plans at size were made with. */
export function basisOf({ statistics }: ExplainReport): string {
  return statistics === null
    ? 'at the declared size'
    : `with the statistics of ${statistics.takenAt.slice(0, 10)}`
}

function listOf(report: ExplainReport, style: Style): string {
  const { queries, findings, sizedTables } = report
  const isSized = sizedTables.length > 0
  const rows = queries.map((query) => {
    const own = findings.filter(({ query: name }) => name === query.name)
    const isObjected = own.some(({ severity }) => severity === 'error')
    const verdict = isObjected ? style.red('objected to') : style.green('served')
    return [query.name, verdict, indexesIn(query)]
  })
  return style.table(rows, [
    'query',
    'verdict',
    isSized ? `indexes ${basisOf(report)}` : 'indexes that can serve',
  ])
}

/** The indexes of the plans at size, one list where they agree. */
function indexesIn({ servedBy, atSize }: ExplainedQuery): string {
  if (atSize.length === 0) return servedBy.join(', ') || '-'
  const lists = new Map<string, string[]>()
  for (const { for: kind, usedIndexes } of atSize) {
    const list = usedIndexes.join(', ') || '-'
    lists.set(list, [...(lists.get(list) ?? []), kind])
  }
  if (lists.size === 1) return [...lists.keys()].join()
  return [...lists].map(([list, kinds]) => `${kinds.join(', ')}: ${list}`).join('; ')
}
