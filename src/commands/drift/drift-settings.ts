import type { ObjectId } from '../../catalog/object.js'
import type { Config, Project } from '../../config/define-config.js'
import type { ProjectDefinition } from '../../config/define-project.js'
import type { Snapshot } from '../../db/snapshots.js'
import { printQualified } from '../../sql/print-name.js'
import { version } from '../../version.js'
import type { DriftSettings } from './find-drift.js'

/** What of the config and of the projects in this database decides what is drift. */
export interface DriftScope {
  readonly config: Config
  readonly project: Project
  /** Other projects in the ledger. */
  readonly others: readonly string[]
  readonly snapshot: Snapshot | null
}

/**
 * What is no drift in this database. Projects of the ledger that the config does not know are passed over.
 *
 * @throws PROJECT_INVALID  a `project.ts` cannot be read
 */
export async function driftSettings(scope: DriftScope): Promise<DriftSettings> {
  const { loadProject } = await import('../../files/load-project.js')
  const { config, project, others, snapshot } = scope
  const projects = [project, ...config.projects.filter(({ name }) => others.includes(name))]
  const upkept: ObjectId[] = []
  for (const each of projects) upkept.push(...upkeptTables(await loadProject(each), each.schema))
  return {
    ignore: config.drift.ignore,
    upkept,
    isOtherVersion: snapshot !== null && snapshot.toolVersion !== version,
  }
}

function upkeptTables({ partitions = [] }: ProjectDefinition, schema: string): readonly ObjectId[] {
  return partitions.map(({ table }) => {
    const dot = table.indexOf('.')
    const names = dot === -1 ? [schema, table] : [table.slice(0, dot), table.slice(dot + 1)]
    return `table ${printQualified(...names)}`
  })
}
