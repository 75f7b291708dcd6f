import type { Finding, Severity } from '../../indexes/check.js'
import type { Style } from '../command.js'
import type { VerifyIndexesReport } from './report.js'

/** The report for people: what, why, evidence, fix. Advice takes two lines each. Pure. */
export function renderVerifyIndexes(report: VerifyIndexesReport, style: Style): string {
  const blocks = [
    ...report.findings.filter(({ severity }) => severity !== 'info').map((finding) => full(finding, style)),
    adviceBlock(report, style),
    summary(report, style),
    remarks(report, style),
    next(report, style),
  ]
  return blocks.filter(Boolean).join('\n\n')
}

function mark(severity: Severity, style: Style): string {
  if (severity === 'error') return style.red('✗')
  return severity === 'warn' ? style.yellow('!') : style.dim('·')
}

function full(finding: Finding, style: Style): string {
  const { severity, check, object, message, why, evidence, fix, hint } = finding
  return [
    style.wrap(`${mark(severity, style)} ${style.bold(object)}  ${style.dim(check)}`),
    style.wrap(message, 2),
    style.wrap(why, 2),
    ...evidence.map((line) => style.wrap(`- ${line}`, 2)),
    ...(hint === undefined ? [] : [style.wrap(hint, 2)]),
    ...(fix?.repair ?? []).map((sql) => style.cyan(style.wrap(`${sql};`, 4))),
  ].join('\n')
}

function adviceBlock({ findings }: VerifyIndexesReport, style: Style): string {
  const advice = findings.filter(({ severity }) => severity === 'info')
  if (advice.length === 0) return ''
  const lines = advice.flatMap(({ check, object, message }) => [
    style.wrap(`${mark('info', style)} ${object}  ${style.dim(check)}`),
    style.wrap(message, 2),
  ])
  return [style.bold('To consider'), ...lines].join('\n')
}

function summary({ findings, counts, basis, accepted }: VerifyIndexesReport, style: Style): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  const [errors, warnings, advice] = [count('error'), count('warn'), count('info')]
  const judged = `${counts.indexes} indexes and ${counts.constraints} constraints of ${counts.tables} tables, against ${basis.words}`
  const parts = [
    errors > 0 ? style.red(plural(errors, 'error')) : '',
    warnings > 0 ? style.yellow(plural(warnings, 'warning')) : '',
    advice > 0 ? `${advice} to consider` : '',
    accepted.length > 0 ? `${accepted.length} accepted` : '',
  ].filter(Boolean)
  const isClean = errors + warnings === 0
  const head = isClean ? style.green('Indexes and constraints are as declared') : ''
  return style.wrap(`${[head, ...parts].filter(Boolean).join(', ')}: ${judged}.`)
}

const plural = (count: number, word: string) => (count === 1 ? `1 ${word}` : `${count} ${word}s`)

function remarks(report: VerifyIndexesReport, style: Style): string {
  const { statistics, basis, expired, unneeded, ignored, notes } = report
  const { days, source, countedSince, isTooYoung } = statistics
  const age = `Scans and changes are counted since ${countedSince.slice(0, 10)} (${plural(days, 'day')}), in ${source}`
  const pending = `${plural(basis.pending.length, 'migration')} pending: what they add shows as missing.`
  return [
    ...(basis.pending.length > 0 ? [pending] : []),
    `${age}${isTooYoung ? ': too young to call an index unused.' : '.'}`,
    ...acceptedWords(report),
    ...expired.map(
      ({ check, object, until }) => `Accepted until ${until}, and no longer: ${check}, ${object}`,
    ),
    ...unneeded.map(({ check, object }) => `No longer needed in the config or project: ${check}, ${object}`),
    ...(ignored.length > 0 ? [`Left out: ${firstFew(ignored.map(({ object }) => object))}`] : []),
    ...notes,
  ]
    .map((line) => style.dim(style.wrap(line)))
    .join('\n')
}

/** What is accepted, by the reason. */
function acceptedWords({ accepted }: VerifyIndexesReport): readonly string[] {
  const reasons = [...new Set(accepted.map(({ reason }) => reason))]
  return reasons.map((reason) => {
    const own = accepted.filter((each) => each.reason === reason)
    return `Accepted (${reason}): ${firstFew(own.map(({ object }) => object.replace(/^[a-z ]+ /, '')))}`
  })
}

function firstFew(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ')
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown
}

function next({ findings, written }: VerifyIndexesReport, style: Style): string {
  if (written !== null) {
    return [
      `Wrote ${written.path}, for ${plural(written.fixed, 'finding')}`,
      `Read it, then: ${style.cyan('vault-db migrate plan')} or ${style.cyan('vault-db migrate up')}`,
    ].join('\n')
  }
  const isMendable = findings.some(({ severity, fix }) => severity !== 'info' && fix?.migration != null)
  return isMendable ? `As a migration: ${style.cyan('vault-db verify-indexes --fix NAME')}` : ''
}
