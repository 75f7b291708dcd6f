import type { Session } from '../database.js'

/** Statements that take something away for the time of a load, and bring it back. */
export interface Stripped {
  /** The table that it belongs to, printed and qualified. */
  readonly table: string
  readonly name: string
  readonly restore: string
}

/**
 * Take foreign keys and indexes away that belong to no constraint: rows go in faster without, and a foreign key that is added
 * at the end checks every row at once. Those of partitions go and come with their parents'.
 *
 * @param tables printed and qualified; foreign keys go wherever they are
 */
export async function stripSchema(
  session: Session,
  tables: readonly string[],
): Promise<{ readonly foreignKeys: readonly Stripped[]; readonly indexes: readonly Stripped[] }> {
  const foreignKeys = (await session.query<Dropped>(foreignKeysSql)).rows
  const indexes = (await session.query<Dropped>(indexesSql, [tables])).rows
  for (const { drop } of [...foreignKeys, ...indexes]) await session.script(drop)
  return { foreignKeys, indexes }
}

interface Dropped extends Stripped {
  readonly drop: string
}

const foreignKeysSql = `
  select pg_catalog.format('%I.%I', tn.nspname, t.relname) as table, k.conname as name,
    pg_catalog.format('alter table %s drop constraint %I', k.conrelid::pg_catalog.regclass, k.conname) as drop,
    pg_catalog.format('alter table %s add constraint %I %s', k.conrelid::pg_catalog.regclass, k.conname,
      pg_catalog.pg_get_constraintdef(k.oid)) as restore
  from pg_catalog.pg_constraint k join pg_catalog.pg_namespace n on n.oid = k.connamespace
    join pg_catalog.pg_class t on t.oid = k.conrelid join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
  where k.contype = 'f' and k.conparentid = 0 and n.nspname <> 'vault_db' order by k.oid`

const indexesSql = `
  select pg_catalog.format('%I.%I', n.nspname, t.relname) as table, c.relname as name,
    pg_catalog.format('drop index %s', c.oid::pg_catalog.regclass) as drop, 
    pg_catalog.regexp_replace(pg_catalog.pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ') as restore
  from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_class t on t.oid = i.indrelid join pg_catalog.pg_namespace n on n.oid = t.relnamespace
  where i.indrelid = any ($1::pg_catalog.regclass[]) and not i.indisreplident
    and not exists (select from pg_catalog.pg_constraint k where k.conindid = c.oid)
    and not exists (select from pg_catalog.pg_inherits h where h.inhrelid = c.oid)
  order by c.oid`
