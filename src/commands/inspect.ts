import type { Command } from './command.js'
import { usingProject } from './engine/open-project.js'
import { judgeReadings } from './inspect/findings.js'
import { type InspectOptions, inspectOptions, sections, thresholdsOf } from './inspect/options.js'
import { renderInspect } from './inspect/render.js'
import type { InspectReport, Readings } from './inspect/report.js'
import { loadDefinition } from './partitions-writer.js'

/** How the database is doing: sizes, use, age, and what is above a threshold. Never writes. */
export const inspect: Command<InspectOptions, InspectReport> = {
  name: 'inspect',
  summary: 'how the database is doing: sizes, use, freshness, slow queries, bloat',
  description:
    "Reads only, in one read-only transaction; a role that is a member of pg_monitor sees all of it. Ends with 1 when something is above a threshold. Adds the queries that project.ts declares under `monitors`. Sizes are of the project's schema, connections of the server.",
  options: inspectOptions,
  examples: [
    { run: 'vault-db inspect', does: 'look at everything' },
    { run: 'vault-db inspect --only views --max-refresh-age 2h', does: 'are the materialized views fresh' },
    { run: 'vault-db inspect --storage-limit 20GB --json', does: 'for a monitoring system' },
    { run: 'vault-db inspect --format github', does: 'findings as annotations of a scheduled workflow' },
  ],
  run: async (context, options) => {
    const thresholds = thresholdsOf(options)
    const limit = options.limit ?? 10
    return usingProject(context, { purpose: 'inspect' }, async (open) => {
      const [definition, { readAll }] = await Promise.all([loadDefinition(open), import('./inspect/read.js')])
      const only = new Set(options.only ?? sections)
      const readings = await readAll(open, { definition, only, limit })
      return { ...cutTo(readings, limit), findings: judgeReadings(readings, thresholds) }
    })
  },
  outcome: ({ findings }) => (findings.length > 0 ? 'findings' : 'clean'),
  findings: ({ findings }) => findings,
  render: renderInspect,
}

/** Indexes, bloat and queries are judged whole; only the first ones are shown. Pure. */
function cutTo(readings: Readings, limit: number): Readings {
  const { indexes, bloat, queries } = readings
  return {
    ...readings,
    indexes: indexes && { ...indexes, indexes: indexes.indexes.slice(0, limit) },
    bloat: bloat?.slice(0, limit) ?? null,
    queries: queries?.queries ? { queries: queries.queries.slice(0, limit) } : queries,
  }
}
