import { VaultDbError } from '../errors.js'
import { tableLabel } from '../seeds/lookup-table.js'
import { quoteIdentifier, quoteQualified } from '../sql/quote.js'
import type { Session } from './database.js'
import type { OpenJob } from './seed-job.js'
import { isExtraSql, sameKeySql, stageName, tableSql } from './seed-sql.js'

/** A foreign key that points at a lookup table. */
interface Reference {
  readonly oid: number
  readonly schema: string
  readonly table: string
  /** Columns of the referring table, and those of the lookup table that they refer to. */
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/**
 * Delete the rows of a table that its stage does not have.
 *
 * @returns rows deleted
 * @throws SEED_FAILED  other rows refer to them, by whatever foreign key: cascades too would lose data
 */
export async function pruneTable(session: Session, job: OpenJob, index: number): Promise<number> {
  const stage = stageName(index)
  const extra = isExtraSql(job.plan, stage)
  // Locked first, so that no row can come to refer to them between the check and the deletion.
  await session.query(
    `select count(*) from (select from ${tableSql(job.table)} t where ${extra} for update) x`,
  )
  const references = await readReferences(session, job)
  await refuseReferenced(session, { job, stage, references })
  const { rowCount } = await session.query(`delete from ${tableSql(job.table)} t where ${extra}`)
  return rowCount
}

async function readReferences(session: Session, job: OpenJob): Promise<readonly Reference[]> {
  const { rows } = await session.query<Reference>(
    `select c.conrelid::bigint::float8 as oid, n.nspname as schema, r.relname as table,
       (select pg_catalog.json_agg(a.attname order by k.place)
        from unnest(c.conkey) with ordinality as k(attnum, place)
        join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as from,
       (select pg_catalog.json_agg(a.attname order by k.place)
        from unnest(c.confkey) with ordinality as k(attnum, place)
        join pg_catalog.pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum) as to
     from pg_catalog.pg_constraint c
     join pg_catalog.pg_class r on r.oid = c.conrelid
     join pg_catalog.pg_namespace n on n.oid = r.relnamespace
     where c.contype = 'f' and c.confrelid = $1::bigint::oid and c.conparentid = 0
     order by 2, 3, c.conname`,
    [job.table.oid],
  )
  return rows
}

async function refuseReferenced(
  session: Session,
  { job, stage, references }: { job: OpenJob; stage: string; references: readonly Reference[] },
): Promise<void> {
  if (references.length === 0) return
  const counts = references.map((reference, place) => referringSql(reference, { job, stage, place }))
  const { rows } = await session.query<{ place: number; count: number }>(
    `${counts.join(' union all ')} order by place`,
  )
  const details = rows
    .filter(({ count }) => count > 0)
    .map(({ place, count }) => {
      const { schema, table, from } = references[place]!
      return `${schema}.${table} (${from.join(', ')}): ${count} ${count === 1 ? 'row' : 'rows'}`
    })
  if (details.length === 0) return
  throw new VaultDbError(
    'SEED_FAILED',
    `Extra rows of ${tableLabel(job.table)} are still referred to; nothing was changed.`,
    {
      details,
      hint: 'Change or delete those rows, put the values back into the file, or run without --prune.',
    },
  )
}

/** Counts the rows that refer to an extra row; those that would be deleted with it do not count. */
function referringSql(
  { oid, schema, table, from, to }: Reference,
  { job, stage, place }: { job: OpenJob; stage: string; place: number },
): string {
  const join = from
    .map((name, index) => `c.${quoteIdentifier(name)} = t.${quoteIdentifier(to[index]!)}`)
    .join(' and ')
  const stays = `exists (select from ${stage} s where ${sameKeySql(job.plan, 'c')})`
  const own = oid === job.table.oid ? ` and ${stays}` : ''
  return `select ${place} as place, count(*)::float8 as count from ${quoteQualified(schema, table)} c
    where exists (select from ${tableSql(job.table)} t where ${join} and ${isExtraSql(job.plan, stage)})${own}`
}
