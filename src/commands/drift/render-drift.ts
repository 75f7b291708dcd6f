import type { Difference } from '../../catalog/compare-catalogs.js'
import { list } from '../../migration/history.js'
import type { Style } from '../command.js'
import type { Basis, DriftReport, LedgerState, Script } from './report.js'
import { changedLines, propertyWords, valueWords } from './words.js'

/** The report for people, or the script that was asked for. Pure. */
export function renderDrift(report: DriftReport, style: Style): string {
  if (report.show !== 'report') return scriptText(report)
  const parts = [
    ledgerPart(report.ledger, style),
    headLine(report, style),
    byObject(report.differences)
      .map((group) => renderObject(group, style))
      .join('\n'),
    notes(report, style),
    advice(report, style),
  ]
  return parts.filter(Boolean).join('\n\n')
}

/** The script, with what it leaves out and what it destroys said in comments above it. */
function scriptText({ show, putBack, adopt, unsupported }: DriftReport): string {
  const { sql, loses } = show === 'back' ? putBack : adopt
  const remark = (text: string) => `-- ${text.replaceAll(/\s+/g, ' ')}\n`
  const lines = [
    ...unsupported.map((object) => remark(`${object} differs, and vault-db cannot write it`)),
    ...loses.map((object) => remark(`loses data: ${object}`)),
  ]
  return `${lines.join('')}${sql}`.trimEnd()
}

function headLine({ differences, basis }: DriftReport, style: Style): string {
  const right = basisWords(basis)
  if (differences.length === 0) return style.wrap(`${style.green('No drift:')} the schema is ${right}.`)
  const objects = byObject(differences).length
  const count = objects === 1 ? '1 object is' : `${objects} objects are`
  return style.wrap(`${style.red('Drift:')} ${count} not ${right}.`)
}

function basisWords(basis: Basis): string {
  if (basis.kind === 'replay') return 'as built by the migrations'
  const time = `${basis.takenAt.slice(0, 16).replace('T', ' ')} UTC`
  const state = basis.migration === null ? 'with nothing applied' : `after ${basis.migration}`
  return `as recorded on ${time}, ${state}`
}

function ledgerPart(ledger: LedgerState, style: Style): string {
  const rows = [
    ...listed('Pending', ledger.pending, style.yellow),
    ...listed('Edited after being applied', ledger.changed, style.red),
    ...listed('Applied, no file here', ledger.missing, style.red),
    ...listed('Out of order', ledger.outOfOrder, style.red),
    ...listed('Begun, not ended', ledger.incomplete, style.red),
  ]
  if (rows.length === 0) return ''
  return [style.table(rows), style.wrap(aheadWords(ledger))].filter(Boolean).join('\n')
}

function listed(title: string, names: readonly string[], colour: (text: string) => string): string[][] {
  const shown = names.slice(0, 10).map((name, index) => [index === 0 ? colour(title) : '', name])
  return names.length > 10 ? [...shown, ['', `… and ${names.length - 10} more`]] : shown
}

function aheadWords({ ahead, pending, missing }: LedgerState): string {
  if (ahead === 'files')
    return `The files are ahead of the database by ${pending.length}: vault-db migrate up`
  if (ahead === 'database') {
    return `The database is ahead of these files by ${missing.length}: another version of the project applied what has no file here.`
  }
  if (ahead === 'both')
    return 'Files and database have each what the other lacks: they come from two versions of the project.'
  return ''
}

function byObject(differences: readonly Difference[]): readonly (readonly Difference[])[] {
  const groups = new Map<string, Difference[]>()
  for (const difference of differences) {
    const group = groups.get(difference.object)
    if (group) group.push(difference)
    else groups.set(difference.object, [difference])
  }
  return [...groups.values()]
}

function renderObject(group: readonly Difference[], style: Style): string {
  const { object, change } = group[0]!
  if (change === 'missing') return style.wrap(`${style.red('-')} ${style.bold(object)} is missing`)
  if (change === 'extra') return style.wrap(`${style.green('+')} ${style.bold(object)} was added`)
  const lines = group.map((difference) => renderProperty(difference, style))
  return [style.wrap(`${style.yellow('~')} ${style.bold(object)}`), ...lines].join('\n')
}

function renderProperty({ property, expected, actual }: Difference, style: Style): string {
  const name = property ?? ''
  const [should, is] = [valueWords(expected, name), valueWords(actual, name)]
  const words = propertyWords(name)
  const line = `${words}: should be ${should}, is ${is}`
  if (!/\n/.test(should + is) && line.length + 4 <= style.width) return `    ${line}`
  const changed = changedLines(should, is).map((each) => {
    const text = style.wrap(each, 6)
    return each.startsWith('-') ? style.red(text) : style.green(text)
  })
  return [`    ${words}: - should be, + is`, ...changed].join('\n')
}

function notes(report: DriftReport, style: Style): string {
  const { ignored, unsupported, putBack } = report
  const lines = [
    ...unsupported.map((object) => `${style.yellow('!')} ${object} differs, and vault-db cannot write it.`),
    ...lossNote(putBack, style),
    ...ignoredWords(ignored).map(style.dim),
  ]
  return lines.map((line) => style.wrap(line)).join('\n')
}

/** Objects by the reason that they are left out for. */
function ignoredWords(ignored: DriftReport['ignored']): readonly string[] {
  const reasons = [...new Set(ignored.map(({ reason }) => reason))]
  return reasons.map((reason) => {
    const objects = ignored.filter((each) => each.reason === reason).map(({ object }) => object)
    return `Left out (${reason}): ${list(objects, 3)}`
  })
}

function lossNote({ loses }: Script, style: Style): readonly string[] {
  return loses.map((object) => `${style.yellow('!')} Putting it back loses the data of ${object}.`)
}

function advice({ adopted, differences }: DriftReport, style: Style): string {
  if (adopted !== null) return adoptedWords(adopted, style)
  if (differences.length === 0) return ''
  const rows = [
    ['Put the database back:', style.cyan('vault-db drift --sql back')],
    ['Keep the change:', style.cyan('vault-db drift --adopt NAME')],
    ['Leave it out for good:', '`drift.ignore` in the config'],
  ]
  return style.table(rows)
}

function adoptedWords({ name, path, recorded }: NonNullable<DriftReport['adopted']>, style: Style): string {
  const here = recorded
    ? `It counts as applied in this database; others get it by ${style.cyan('vault-db migrate up')}.`
    : 'This database has the change already, so it must not run here.'
  const next = recorded
    ? [style.cyan('vault-db schema dump')]
    : [style.cyan(`vault-db migrate stamp ${name}`), style.cyan('vault-db schema dump')]
  return [`Wrote ${path}`, style.wrap(here), '', 'Next:', ...next.map((line) => `  ${line}`)].join('\n')
}
