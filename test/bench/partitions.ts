import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { findServerBinaries, startLocalServer } from '../helpers/local-server.js'
import { median } from './measure.js'

// npm run build && npx jiti test/bench/partitions.ts: the events of enterprise at size; prints, asserts nothing.

const bin = fileURLToPath(new URL('../../bin/vault-db.js', import.meta.url))
const rows = Number(process.env['BENCH_EVENTS'] ?? 1_000_000)
const months = 24
const say = (text: string) => process.stdout.write(`${text}\n`)

const binaries = findServerBinaries()
if (!binaries) throw new Error('The bench needs local PostgreSQL server programs.')
const server = await startLocalServer(binaries, {})
const clients: pg.Client[] = []
try {
  execFileSync('node', [bin, 'migrate', 'up', '--project', 'enterprise', '--url', server.url], {
    stdio: 'pipe',
  })
  const [owner, writer, reader] = [await connect(), await connect(), await connect()]
  await load(owner)
  await queryOneMonth(owner)
  await underTraffic(
    'ensure, three months ahead',
    { owner, writer, reader },
    'select * from ensure_partitions()',
  )
  await underTraffic(
    'ensure again, nothing to do',
    { owner, writer, reader },
    'select * from ensure_partitions()',
  )
  await moveFromDefault({ owner, writer, reader })
  const oldest = await owner.query<{ name: string }>(
    `select min(inhrelid::regclass::text) as name from pg_inherits where inhparent = 'event'::regclass`,
  )
  const detach = `alter table event detach partition ${oldest.rows[0]!.name}`
  await underTraffic(`detach of ${oldest.rows[0]!.name}`, { owner, writer, reader }, detach)
} finally {
  for (const client of clients) await client.end()
  await server.stop()
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  clients.push(client)
  return client
}

/** Spread over the last months, this one included. */
async function load(owner: pg.Client): Promise<void> {
  const started = performance.now()
  await owner.query(
    `select add_partition('event', 'month', now() - n * interval '1 month') from generate_series(0, $1::integer) n`,
    [months - 1],
  )
  await owner.query(
    `insert into event (tenant_id, event_type, entity_id, occurred_at)
     select ('00000000-0000-4000-8101-' || lpad((n % 50)::text, 12, '0'))::uuid, 'entity.updated', gen_random_uuid(),
            date_trunc('month', now(), 'UTC') - ($2::integer - 1) * interval '1 month'
              + n * (now() - date_trunc('month', now(), 'UTC') + ($2::integer - 1) * interval '1 month') / $1::integer
     from generate_series(0, $1::integer - 1) n`,
    [rows, months],
  )
  await owner.query('analyze event')
  say(`${rows} events over ${months} months loaded in ${Math.round(performance.now() - started)} ms`)
}

async function queryOneMonth(owner: pg.Client): Promise<void> {
  const where = `occurred_at >= date_trunc('month', now(), 'UTC') - interval '6 months'
                 and occurred_at < date_trunc('month', now(), 'UTC') - interval '5 months'`
  const { rows: plan } = await owner.query(
    `explain (analyze, costs off) select count(*) from event where ${where}`,
  )
  const text = plan.map((row) => row['QUERY PLAN']).join('\n')
  say(`\nA query on one month:\n${text}`)
  const { rows: all } = await owner.query(`explain (analyze, costs off) select count(*) from event`)
  say(`\nThe whole table, for comparison: ${all.at(-1)?.['QUERY PLAN']}`)
}

interface Sessions {
  readonly owner: pg.Client
  readonly writer: pg.Client
  readonly reader: pg.Client
}

/** A tenth of a month's rows wait in the default partition, then the month gets its own. */
async function moveFromDefault(sessions: Sessions): Promise<void> {
  await sessions.owner.query(
    `insert into event (tenant_id, event_type, occurred_at)
     select gen_random_uuid(), 'late', now() - interval '30 months' + n * interval '1 second'
     from generate_series(1, $1::integer) n`,
    [Math.round(rows / months / 10)],
  )
  await underTraffic(
    'ensure that moves rows of a month that was missed',
    sessions,
    'select * from ensure_partitions()',
  )
}

/** How long a statement takes, and the longest that a write and a read had to wait meanwhile. */
async function underTraffic(
  title: string,
  { owner, writer, reader }: Sessions,
  statement: string,
): Promise<void> {
  let going = true
  const repeat = async (client: pg.Client, sql: string) => {
    const waits: number[] = []
    while (going) {
      const started = performance.now()
      await client.query(sql)
      waits.push(performance.now() - started)
    }
    return waits
  }
  const recent = `select count(*) from event where occurred_at > now() - interval '1 day'`
  const traffic = [
    repeat(writer, `insert into event (tenant_id, event_type) values (gen_random_uuid(), 'traffic')`),
    repeat(reader, recent),
  ]
  const started = performance.now()
  await owner.query(statement)
  const tookMs = performance.now() - started
  going = false
  const [writes, reads] = await Promise.all(traffic)
  const show = (waits: readonly number[]) =>
    `${median(waits).toFixed(1)} ms, longest ${Math.max(...waits).toFixed(1)} ms`
  say(`\n${title}: ${tookMs.toFixed(0)} ms; a write ${show(writes!)}; a read ${show(reads!)}`)
}
