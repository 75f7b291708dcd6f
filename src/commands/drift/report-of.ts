import path from 'node:path'
import type { Difference } from '../../catalog/compare-catalogs.js'
import { diffCatalogs } from '../../catalog/diff-catalogs.js'
import type { Change } from '../../catalog/plan/step.js'
import { renderScript } from '../../catalog/render-plan.js'
import type { OpenProject } from '../engine/open-project.js'
import type { Drift } from './find-drift.js'
import type { DriftReading } from './read-drift.js'
import type { DriftReport, Script } from './report.js'

/** A reading as the command reports it, with the SQL of both ways. Pure. */
export function reportOf(
  { project, database, context }: Pick<OpenProject, 'project' | 'database' | 'context'>,
  reading: DriftReading,
  show: DriftReport['show'],
): DriftReport {
  const { basis, ledger, drift } = reading
  const { putBack, adopt } = planBoth(drift)
  return {
    project: project.name,
    target: database.label,
    basis,
    ledger,
    differences: drift.differences,
    ignored: drift.ignored,
    putBack: scriptOf(putBack),
    adopt: scriptOf(adopt),
    unsupported: unsupportedIn([...putBack, ...adopt], drift.differences),
    adopted: null,
    files: filesOf(reading, context.cwd),
    show,
  }
}

/** The changes from what is to what should be, and the other way round. Pure. */
export function planBoth({ expected, actual, differences }: Drift): {
  readonly putBack: readonly Change[]
  readonly adopt: readonly Change[]
} {
  if (differences.length === 0) return { putBack: [], adopt: [] }
  return { putBack: diffCatalogs(actual, expected), adopt: diffCatalogs(expected, actual) }
}

/** Changes that have SQL. Pure. */
export function writable(changes: readonly Change[]): readonly Change[] {
  return changes.filter(({ kind }) => kind !== 'unsupported')
}

function scriptOf(changes: readonly Change[]): Script {
  const losing = changes.filter(({ severity }) => severity === 'data-losing')
  return {
    sql: renderScript(writable(changes)),
    loses: [...new Set(losing.map(({ object }) => object))],
  }
}

/** Options of user mappings are not recorded: most of them are secrets. */
function unsupportedIn(changes: readonly Change[], differences: readonly Difference[]): readonly string[] {
  const objects = changes.filter(({ kind }) => kind === 'unsupported').map(({ object }) => object)
  const mappings = differences.filter(({ kind }) => kind === 'user mapping')
  return [...new Set([...objects, ...mappings.map(({ object }) => `${object} (its options)`)])]
}

function filesOf({ history, ledger }: DriftReading, cwd: string): Readonly<Record<string, string>> {
  const named = new Set([...ledger.changed, ...ledger.outOfOrder])
  const files = history.files.filter(({ name }) => named.has(name))
  return Object.fromEntries(files.map((file) => [file.name, path.relative(cwd, file.path)]))
}
