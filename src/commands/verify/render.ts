import type { Style } from '../command.js'
import type { MigrateVerifyReport, Proof } from './report.js'

/** The proofs as a table, then what was found, migration by migration. Pure. */
export function renderVerify(report: MigrateVerifyReport, style: Style): string {
  const { proofs, since } = report
  if (proofs.length === 0) {
    return since === null
      ? 'There are no migrations to verify.'
      : `No migration was added or changed since ${since}.`
  }
  const table = style.table(
    proofs.map((proof) => [nameOf(proof, style), String(proof.rows), verdict(proof, style)]),
    ['Migration', 'Rows', 'Result'],
  )
  const blocks = proofs.map((proof) => block(proof, report.verbose, style)).filter(Boolean)
  return [table, ...blocks, summary(report, style)].join('\n\n')
}

function nameOf({ name, outcome }: Proof, style: Style): string {
  const mark = { proved: style.green('✓'), irreversible: style.yellow('!'), findings: style.red('✗') }[
    outcome
  ]
  return `${mark} ${name}`
}

function verdict({ outcome, findings }: Proof, style: Style): string {
  if (outcome === 'proved') return 'up, down, up'
  if (outcome === 'irreversible') return 'up; irreversible, as it says'
  return style.red(`${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`)
}

function block({ name, findings, note, unfilled, sql }: Proof, verbose: boolean, style: Style): string {
  const lines = [
    ...findings.map(({ rule, message }) => style.wrap(`${style.red(rule)}: ${message}`, 2)),
    ...(note === null ? [] : [style.dim(style.wrap(`Note: ${note}`, 2))]),
    ...unfilled.map(({ table, reason }) => style.dim(style.wrap(`Note: no rows in ${table}: ${reason}`, 2))),
    ...(verbose && sql !== '' ? [`  What down leaves undone:\n${indent(sql.trimEnd())}`] : []),
  ]
  return lines.length === 0 ? '' : [style.bold(name), ...lines].join('\n')
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ')
}

function summary({ proofs, verbose, scratch }: MigrateVerifyReport, style: Style): string {
  const bad = proofs.filter(({ outcome }) => outcome === 'findings')
  const all = proofs.length === 1 ? 'The migration' : `All ${proofs.length} migrations`
  if (bad.length === 0) return style.green(`${all} can be undone and done again (${scratch}).`)
  const hasSql = bad.some(({ sql }) => sql !== '') && !verbose
  const count = `${bad.length} of ${proofs.length} ${proofs.length === 1 ? 'migration' : 'migrations'} not proved.`
  return hasSql ? `${count} --verbose shows the SQL that down leaves undone.` : count
}
