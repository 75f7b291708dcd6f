import { readStatisticsFile } from '../../files/read-statistics-file.js'
import type { Structure } from '../../indexes/structure.js'
import { recentNames, usageNotes, usageOf } from '../../statistics/usage-of.js'
import type { OpenProject } from '../engine/open-project.js'
import type { UsageSource } from './read-evidence.js'

/** Numbers of use from a file of statistics, and what its reader should know. */
export interface FileUsage {
  readonly source: UsageSource
  /** Migrations whose indexes have no history there. @param names of all */
  readonly recent: (names: readonly string[]) => readonly string[]
  readonly notes: (structure: Structure) => readonly string[]
}

/**
 * Take the numbers of use from a file.
 *
 * @param path as given
 * @throws FILE_UNREADABLE, UNSUPPORTED
 */
export function usageOfFile({ context, project }: OpenProject, path: string): FileUsage {
  const { file, statistics } = readStatisticsFile(path, context.cwd)
  const usage = usageOf(statistics, file)
  const isOther = statistics.project !== project.name
  const other = `${file} was exported for the project ${statistics.project}, not for ${project.name}.`
  return {
    source: async () => usage,
    recent: (names) => recentNames(statistics, names),
    notes: (structure) => [...(isOther ? [other] : []), ...usageNotes(statistics, structure)],
  }
}
