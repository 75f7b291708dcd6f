import type { PlanFinding } from '../../explain/judge.js'
import { printTree } from '../../explain/print-tree.js'
import type { Style } from '../command.js'
import type { ExplainedQuery, ExplainReport } from './run.js'

/** The report for people: each finding with its plan, the node it is about marked; then a line for each query. */
export function renderExplainCheck(report: ExplainReport, style: Style): string {
  const { queries, findings, project } = report
  if (queries.length === 0) return ''
  return [
    ...plansOf(report, style),
    ...findings.map((finding) => renderFinding(finding, style)),
    listOf(report, style),
    summary(),
  ].join('\n\n')

  function summary(): string {
    const count = `${queries.length} declared ${queries.length === 1 ? 'query' : 'queries'} of ${project}`
    if (findings.length === 0)
      return style.green(
        `${count}: ${report.sizedTables.length > 0 ? 'each is planned as expected at the declared size' : 'an index can serve each'}.`,
      )
    return style.red(`${count}, ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}.`)
  }
}

function plansOf({ queries, showsPlans }: ExplainReport, style: Style): readonly string[] {
  if (!showsPlans) return []
  return queries.flatMap(({ name, plan, atSize }) => {
    const plans = atSize.length > 0 ? atSize : [{ for: 'empty schema, sequential scans disabled', plan }]
    return plans.map((one) =>
      [
        `${style.bold(name)} ${style.dim(`(${one.for})`)}`,
        ...printTree(one.plan, null).map(({ text }) => `  ${text}`),
      ].join('\n'),
    )
  })
}

function renderFinding(finding: PlanFinding, style: Style): string {
  const { check, severity, query, message, hint, file, line, at, for: kinds } = finding
  const colour = severity === 'error' ? style.red : style.yellow
  const head = `${colour(`${severity} ${check}`)} ${style.bold(query)} ${style.dim(`${file}:${line}`)}`
  const tree = at === null ? [] : printTree(at.tree, at.node)
  const lines = tree.map(({ text, isMarked }) => (isMarked ? colour(`> ${text}`) : `  ${text}`))
  return [
    head,
    style.wrap(kinds === undefined ? message : `${message} (plan: ${kinds.join(', ')})`, 2),
    ...lines.map((text) => `  ${text}`),
    style.wrap(`Next: ${hint}`, 2),
  ].join('\n')
}

function listOf({ queries, findings, sizedTables }: ExplainReport, style: Style): string {
  const isSized = sizedTables.length > 0
  const rows = queries.map((query) => {
    const count = findings.filter(({ query: name }) => name === query.name).length
    const verdict = count > 0 ? style.red('objected to') : style.green('served')
    return [query.name, verdict, indexesIn(query)]
  })
  return style.table(rows, [
    'query',
    'verdict',
    isSized ? 'indexes at the declared size' : 'indexes that can serve',
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
