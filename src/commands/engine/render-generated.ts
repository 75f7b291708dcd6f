import type { Change } from '../../catalog/plan/step.js'
import { needsLooseBodies, type Phase, renderChanges } from '../../catalog/render-plan.js'

/** One generated SQL migration: directives, the way up, the way back. Pure. */
export function renderPhase(parts: { message: string; phase: Phase; down: readonly Phase[] }): string {
  const { message, phase, down } = parts
  const losing = [
    ...new Set(
      phase.changes.filter(({ severity }) => severity === 'data-losing').map(({ object }) => object),
    ),
  ]
  const lines = [
    `-- vault-db: description ${message.replace(/\s+/g, ' ').trim()}`,
    ...(phase.transaction ? [] : ['-- vault-db: no-transaction']),
    ...losing.map(
      (object) => `-- Loses data: ${object.replace(/\s+/g, ' ')}. \`migrate up\` asks, or takes --allow.`,
    ),
    '',
    '-- vault-db: up',
    '',
    statements(phase.changes, phase.transaction),
    '',
    '-- vault-db: down',
    '',
    statements(
      down.flatMap(({ changes }) => changes),
      phase.transaction,
    ),
    '',
  ]
  return lines.join('\n')
}

function statements(changes: readonly Change[], transaction: boolean): string {
  const loose = `set ${transaction ? 'local ' : ''}check_function_bodies = off;\n\n`
  return `${needsLooseBodies(changes) ? loose : ''}${renderChanges(changes)}`
}
