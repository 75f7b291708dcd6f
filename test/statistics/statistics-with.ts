import type { ColumnOfStatistics, Statistics, TableOfStatistics } from '../../src/statistics/statistics.js'

interface Given extends Partial<Statistics> {
  readonly columns?: readonly ColumnOfStatistics[]
  readonly table?: Partial<TableOfStatistics>
}

/** A document of one table `public.t`, with what a test gives. */
export function statisticsWith({ columns = [], table = {}, ...given }: Given): Statistics {
  return {
    format: 'vault-db statistics',
    formatVersion: 1,
    toolVersion: '0.1.0',
    values: 'real',
    takenAt: '2026-03-01T12:00:00.000Z',
    project: 'app',
    server: { versionNum: 160_004, blockBytes: 8192 },
    ledger: null,
    settings: {},
    unseen: [],
    extended: [],
    tables: [
      {
        schema: 'public',
        name: 't',
        kind: 'table',
        pages: 1000,
        rows: 100_000,
        allVisiblePages: 1000,
        columns,
        indexes: [],
        ...table,
      },
    ],
    usage: {
      source: 'this database',
      countedSince: '2026-01-01T00:00:00.000Z',
      readAt: '2026-03-01T12:00:00.000Z',
      replicas: 0,
      freezeMaxAge: 200_000_000,
      multixactFreezeMaxAge: 400_000_000,
      indexes: {},
      tables: {},
    },
    ...given,
  }
}
