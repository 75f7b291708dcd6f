import { quoteIdentifier } from '../sql/quote.js'
import type { Session } from './database.js'
import { labelOf, type QualifiedName, quoted } from './partitions-names.js'
import type { PartitionedTable } from './partitions-read.js'

/** Thrown before anything is moved: this partition cannot be made as things are. */
export class PartitionBlocked extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message)
  }
}

/** A new table that is to become a partition, and the ones it has to do with. */
export interface NewPartition {
  readonly table: PartitionedTable
  readonly name: QualifiedName
  /** Columns that hold values of their own, quoted; generated ones are left out. */
  readonly columns: readonly string[]
  /** Other tables refer to rows of this one. */
  readonly isReferenced: boolean
}

interface Facts {
  readonly exists: boolean
  readonly owner: string
  readonly isOwner: boolean
  readonly hasRowSecurity: boolean
  readonly forcesRowSecurity: boolean
  readonly tablespace: string | null
  readonly isReferenced: boolean
  readonly columns: readonly string[]
}

const factsSql = `
select pg_catalog.to_regclass($2) is not null as exists,
  pg_catalog.pg_get_userbyid(c.relowner) as owner,
  pg_catalog.pg_get_userbyid(c.relowner) = current_user as "isOwner",
  c.relrowsecurity as "hasRowSecurity", c.relforcerowsecurity as "forcesRowSecurity",
  (select spcname from pg_catalog.pg_tablespace where oid = c.reltablespace) as tablespace,
  exists (select from pg_catalog.pg_constraint k where k.contype = 'f' and k.confrelid in
    (select t.relid from pg_catalog.pg_partition_tree(c.oid) t)) as "isReferenced",
  array(select a.attname::text from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    order by a.attnum) as columns
from pg_catalog.pg_class c where c.oid = $1::bigint::oid`

/**
 * Create the table, with indexes, and without a lock that anybody would notice: `create table … partition of`
 * would lock out all readers of the parent. What is not copied (foreign keys, triggers, identity) comes
 * when it is attached. It is closed to those who may not read the parent: row security is on where it is on there.
 *
 * @throws PartitionBlocked  the name is taken
 */
export async function createPartition(
  session: Session,
  table: PartitionedTable,
  name: QualifiedName,
): Promise<NewPartition> {
  const { rows } = await session.query<Facts>(factsSql, [table.oid, quoted(name)])
  const facts = rows[0]!
  if (facts.exists) {
    throw new PartitionBlocked(
      `${labelOf(name)} exists and is no partition of ${labelOf(table)} for this range`,
      'Rename it, drop it, or attach it: alter table … attach partition …',
    )
  }
  const copied = ['defaults', 'constraints', 'generated', 'indexes', 'storage', 'compression']
  const tablespace = facts.tablespace === null ? '' : ` tablespace ${quoteIdentifier(facts.tablespace)}`
  const like = copied.map((part) => `including ${part}`).join(' ')
  await session.script(
    [
      `create table ${quoted(name)} (like ${quoted(table)} ${like})${tablespace}`,
      ...likeParent(facts, name),
    ].join(';\n'),
  )
  return { table, name, columns: facts.columns.map(quoteIdentifier), isReferenced: facts.isReferenced }
}

function likeParent(facts: Facts, name: QualifiedName): readonly string[] {
  return [
    ...(facts.hasRowSecurity ? [`alter table ${quoted(name)} enable row level security`] : []),
    ...(facts.forcesRowSecurity ? [`alter table ${quoted(name)} force row level security`] : []),
    ...(facts.isOwner ? [] : [`alter table ${quoted(name)} owner to ${quoteIdentifier(facts.owner)}`]),
  ]
}
