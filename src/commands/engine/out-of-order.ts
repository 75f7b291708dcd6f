import type { Session } from '../../db/database.js'
import { VaultDbError } from '../../errors.js'
import { loadMigration } from '../../files/load-migration.js'
import { list } from '../../migration/history.js'
import { quoteLiteral } from '../../sql/quote.js'
import { usingRehearsal } from './rehearse.js'
import type { Runner } from './runner.js'

/**
 * Let an out-of-order migration run only when it touches nothing that a later, already applied one touched:
 * then the result is the same in either order. What a migration touches is observed on a scratch database:
 * every relation it locked, every type and function it made or changed.
 *
 * @throws MIGRATION_OUT_OF_ORDER  naming both migrations and what they share
 */
export async function requireDisjoint(runner: Runner): Promise<void> {
  const { history } = runner
  const first = history.outOfOrder[0]!
  const onDisk = new Map(history.files.map((file) => [file.name, file]))
  await usingRehearsal(runner, async (rehearsal) => {
    await rehearsal.session.query('create temp table touched (name text, oid oid, object text)')
    const names = [...history.revisions.map(({ name }) => name), ...history.outOfOrder]
    for (const name of names) {
      const file = onDisk.get(name)!
      if (name >= first && (await loadMigration(file)).config.transaction === false) throw opaque(name)
      await rehearsal.apply(file, { beforeCommit: recordTouchedSql(name) })
    }
    for (const early of history.outOfOrder) await requireUnshared(rehearsal.session, early)
  })
}

function recordTouchedSql(name: string): string {
  const quoted = quoteLiteral(name)
  return `insert into pg_temp.touched
select ${quoted}, l.relation, coalesce(n.nspname || '.' || c.relname, 'a dropped relation')
from pg_catalog.pg_locks l
  left join pg_catalog.pg_class c on c.oid = l.relation
  left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where l.locktype = 'relation' and l.pid = pg_catalog.pg_backend_pid()
  and (n.nspname is null or n.nspname !~ '^(pg_|information_schema$|vault_db$)')
union all
select ${quoted}, t.oid, 'type ' || t.typname from pg_catalog.pg_type t
where t.xmin = pg_catalog.pg_current_xact_id()::xid and t.typrelid = 0 and t.typelem = 0
union all
select ${quoted}, p.oid, 'function ' || p.proname from pg_catalog.pg_proc p
where p.xmin = pg_catalog.pg_current_xact_id()::xid`
}

async function requireUnshared(session: Session, early: string): Promise<void> {
  const { rows } = await session.query<{ name: string; object: string }>(
    `select distinct later.name, later.object
     from touched early join touched later on later.oid = early.oid or (later.object = early.object and later.object <> 'a dropped relation')
     where early.name = $1 and later.name > $1 and early.name <> later.name order by 1, 2`,
    [early],
  )
  if (rows.length === 0) return
  throw new VaultDbError(
    'MIGRATION_OUT_OF_ORDER',
    `${early} touches what later migrations already touched.`,
    {
      details: rows.map(({ name, object }) => `${object}: also touched by ${name}`),
      hint: 'Give the file a newer name, so that it runs last everywhere.',
    },
  )
}

function opaque(name: string): VaultDbError {
  return new VaultDbError(
    'MIGRATION_OUT_OF_ORDER',
    `${list([name])} runs outside a transaction, so what it touches cannot be observed.`,
    {
      hint: 'Give the out-of-order file a newer name, so that it runs last everywhere.',
    },
  )
}
