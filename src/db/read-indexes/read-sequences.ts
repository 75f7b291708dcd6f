import type { SequenceFacts } from '../../indexes/structure.js'
import { printName, printQualified } from '../../sql/print-name.js'
import type { Session } from '../database.js'
import { classOid, notOfExtension, userSchema } from '../read-catalog/sql.js'

/**
 * A sequence fills the columns whose default calls it, and the one that owns it. It may fill several, of several types:
 * the narrowest counts. A role without rights on it does not see how far it is.
 */
const sequencesSql = `
select n.nspname as schema, c.relname as name, col.nspname as "columnSchema", col.relname as "columnTable",
  col.attname as "columnName", pg_catalog.format_type(col.atttypid, null) as "columnType",
  case when pg_catalog.has_sequence_privilege(c.oid, 'select, usage')
    then pg_catalog.pg_sequence_last_value(c.oid)::text end as "lastValue",
  not pg_catalog.has_sequence_privilege(c.oid, 'select, usage') as hidden,
  s.seqmin::text as minimum, s.seqmax::text as maximum, s.seqstart::text as start, s.seqincrement::text as increment,
  s.seqcycle as cycles
from pg_catalog.pg_sequence s
  join pg_catalog.pg_class c on c.oid = s.seqrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join lateral (
    select tn.nspname, t.relname, a.attname, a.atttypid from (
      select d.refobjid as relid, d.refobjsubid as number from pg_catalog.pg_depend d
      where d.classid = ${classOid.class} and d.objid = c.oid and d.refclassid = ${classOid.class}
        and d.deptype in ('a', 'i') and d.refobjsubid > 0
      union
      select ad.adrelid, ad.adnum from pg_catalog.pg_depend d join pg_catalog.pg_attrdef ad on ad.oid = d.objid
      where d.classid = ${classOid.attributeDefault} and d.refclassid = ${classOid.class} and d.refobjid = c.oid
    ) used
      join pg_catalog.pg_attribute a on a.attrelid = used.relid and a.attnum = used.number
      join pg_catalog.pg_class t on t.oid = used.relid
      join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
    order by a.attlen, t.relispartition, tn.nspname, t.relname, a.attname limit 1
  ) col on true
where c.relpersistence <> 't' and ${userSchema('n.nspname')} and ${notOfExtension(classOid.class, 'c.oid')}
order by n.nspname, c.relname`

interface Row extends Omit<SequenceFacts, 'id' | 'sequence' | 'column'> {
  readonly schema: string
  readonly name: string
  readonly columnSchema: string | null
  readonly columnTable: string | null
  readonly columnName: string | null
}

/** Every sequence with the narrowest column that it fills. */
export async function readSequences(session: Session): Promise<readonly SequenceFacts[]> {
  const { rows } = await session.query<Row>(sequencesSql)
  return rows.map(({ schema, name, columnSchema, columnTable, columnName, ...row }) => {
    const sequence = printQualified(schema, name)
    const column =
      columnSchema === null || columnTable === null || columnName === null
        ? null
        : `${printQualified(columnSchema, columnTable)}.${printName(columnName)}`
    return { ...row, id: `sequence ${sequence}`, sequence, column }
  })
}
