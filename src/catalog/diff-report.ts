import { type DiffOptions, diffCatalogs } from './diff-catalogs.js'
import type { Catalog } from './object.js'
import type { Change } from './plan/step.js'
import { type Rename, suspectRenames } from './rename.js'
import { renderScript } from './render-plan.js'

/** Both directions between two catalogs, and what they cannot express. */
export interface CatalogDiff {
  readonly changes: readonly (Change & { readonly down: readonly string[] })[]
  readonly sql: string
  readonly downSql: string
  readonly unsupported: readonly string[]
  readonly renames: readonly string[]
}

/**
 * Compare two catalogs. Pure.
 *
 * @param options.renames what was renamed before `from` was read; it opens the script, and ends the way back
 */
export function diffReport(
  from: Catalog,
  to: Catalog,
  options: DiffOptions & { readonly renames?: readonly Rename[] } = {},
): CatalogDiff {
  const stated = options.renames ?? []
  const renames = stated.map(({ up }) => renameChange(up))
  const up = [...renames, ...diffCatalogs(from, to, options)]
  const down = [
    ...diffCatalogs(to, from, options),
    ...stated.toReversed().map(({ down }) => renameChange(down)),
  ]
  const writable = (change: Change) => change.kind !== 'unsupported'
  return {
    changes: up.filter(writable).map((change) => ({ ...change, down: downOf(change, down) })),
    sql: renderScript(up.filter(writable)),
    downSql: renderScript(down.filter(writable)),
    unsupported: [...new Set(up.filter((change) => !writable(change)).map(({ object }) => object))],
    renames: suspectRenames(up, from, to),
  }
}

/** A stated rename as a change. */
export function renameChange(sql: string): Change {
  const object = /^alter table (.*?) rename/s.exec(sql)?.[1] ?? ''
  return {
    action: 'alter',
    kind: 'table',
    object: `table ${object}`,
    property: 'name',
    severity: 'safe',
    sql: [sql],
    transaction: 'inside',
  }
}

/** The statements of the way back that are about the same property of the same object. */
function downOf(change: Change, down: readonly Change[]): readonly string[] {
  const opposite = { create: 'drop', drop: 'create', alter: 'alter' } as const
  return down
    .filter(
      ({ object, action, property }) =>
        object === change.object && action === opposite[change.action] && property === change.property,
    )
    .flatMap(({ sql }) => sql)
}
