import { isAbsolute, join, relative } from 'node:path'
import { readStatistics } from '../statistics/read-statistics.js'
import type { Statistics } from '../statistics/statistics.js'
import { readSource } from './read-source.js'

/** A document of statistics and the file it is from. */
export interface StatisticsFile {
  /** As messages name it: from the working directory where it lies below. */
  readonly file: string
  readonly statistics: Statistics
}

/**
 * Read the file that `stats export` wrote.
 *
 * @param path as given, from `cwd`
 * @throws FILE_UNREADABLE  it cannot be read, or is no such file
 * @throws UNSUPPORTED      a newer vault-db wrote it
 */
export function readStatisticsFile(path: string, cwd: string): StatisticsFile {
  const absolute = isAbsolute(path) ? path : join(cwd, path)
  const below = relative(cwd, absolute)
  const file = below.startsWith('..') ? absolute : below
  return { file, statistics: readStatistics(readSource(absolute), file) }
}
