import type { Change } from './plan/step.js'

/** Statements that run together: in one transaction, or each by itself. */
export interface Phase {
  readonly transaction: boolean
  readonly changes: readonly Change[]
}

/**
 * Cut a plan where PostgreSQL or safety asks for a commit: a statement that cannot run in a transaction stands in a
 * phase without one, those that must be committed before what follows in a transaction of their own.
 */
export function phasesOf(changes: readonly Change[]): readonly Phase[] {
  const phases: { transaction: boolean; changes: Change[]; alone: boolean }[] = []
  for (const change of changes) {
    const last = phases.at(-1)
    const transaction = change.transaction !== 'outside'
    const alone = change.transaction === 'alone'
    if (last && last.transaction === transaction && last.alone === alone) last.changes.push(change)
    else phases.push({ transaction, alone, changes: [change] })
  }
  return phases.map((phase) => ({ transaction: phase.transaction, changes: phase.changes }))
}

/** Statements of changes, each with its semicolon; a blank line between objects, none between comments. */
export function renderChanges(changes: readonly Change[]): string {
  let text = ''
  let previous: Change | undefined
  for (const change of changes) {
    if (previous) text += isNear(previous, change) ? '\n' : '\n\n'
    text += change.sql.map((sql) => `${sql};`).join('\n')
    previous = change
  }
  return text
}

function isNear(previous: Change, change: Change): boolean {
  if (previous.object === change.object) return true
  return previous.property === 'comment' && change.property === 'comment' && change.kind === 'column'
}

/** A plan as a script for psql: transactions opened and closed where they must be. Empty for an empty plan. */
export function renderScript(changes: readonly Change[]): string {
  if (changes.length === 0) return ''
  const bodies = needsLooseBodies(changes) ? 'set local check_function_bodies = off;\n\n' : ''
  const phases = phasesOf(changes).map((phase) => {
    const text = renderChanges(phase.changes)
    return phase.transaction
      ? `begin;\n\n${needsLooseBodies(phase.changes) ? bodies : ''}${text}\n\ncommit;`
      : text
  })
  return `${phases.join('\n\n')}\n`
}

/** Function bodies may name what comes later in the script. */
export function needsLooseBodies(changes: readonly Change[]): boolean {
  return changes.some(({ kind }) => kind === 'function' || kind === 'procedure')
}
