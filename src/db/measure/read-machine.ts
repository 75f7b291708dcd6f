import { performance } from 'node:perf_hooks'
import type { Session } from '../database.js'

/** What latencies depend on besides the query. */
export interface Machine {
  /** `15.20 (Debian 15.20-1)` */
  readonly serverVersion: string
  readonly settings: Readonly<Record<string, string>>
  /** Time of a fixed query, ms. */
  readonly calibrationMs: number
  /** Against the machine that the reference was taken on: 2 takes twice as long. */
  readonly factor: number
}

const settingNames = [
  'shared_buffers',
  'work_mem',
  'hash_mem_multiplier',
  'effective_cache_size',
  'random_page_cost',
  'effective_io_concurrency',
  'max_parallel_workers_per_gather',
  'plan_cache_mode',
  'jit',
  'jit_above_cost',
  'fsync',
  'synchronous_commit',
] as const

/** Milliseconds of the calibration on PostgreSQL 15 on one core of a cloud machine of 2025. */
const referenceMs = 40
const calibrationRuns = 11

const calibrationSql = `
  select pg_catalog.sum(pg_catalog.length(pg_catalog.md5(g::text))) as total
  from pg_catalog.generate_series(1, 60000) g where pg_catalog.hashint4(g) % 3 <> 0`

/** Read the settings that latencies depend on, and time a query that is always the same and reads no table. */
export async function readMachine(session: Session): Promise<Machine> {
  const { rows } = await session.query<{ name: string; value: string }>(
    `select s.name, pg_catalog.current_setting(s.name) as value from pg_catalog.pg_settings s
     where s.name = any ($1) or s.name = 'server_version'`,
    [settingNames],
  )
  const found = new Map(rows.map(({ name, value }) => [name, value]))
  const calibrationMs = await calibrate(session)
  return {
    serverVersion: found.get('server_version') ?? '',
    settings: Object.fromEntries(
      settingNames.flatMap((name) => (found.has(name) ? [[name, found.get(name)!]] : [])),
    ),
    calibrationMs,
    factor: calibrationMs / referenceMs,
  }
}

async function calibrate(session: Session): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < calibrationRuns; run += 1) {
    const begin = performance.now()
    await session.query(calibrationSql)
    times.push(performance.now() - begin)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(calibrationRuns / 2)]!
}
