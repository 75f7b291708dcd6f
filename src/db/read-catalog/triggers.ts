import type { Firing, TriggerObject } from '../../catalog/triggers.js'
import { printName, printQualified } from '../../sql/print-name.js'
import { dependsOnExtensions, extensionsOf } from './depends-on-extensions.js'
import type { Address, Built, KindReader, Row } from './reader.js'
import { relationIdOf, relationNameOf } from './relation-of.js'
import { classOid, commentOf, notOfExtension, userSchema } from './sql.js'

const firings: Readonly<Record<string, Firing>> = { O: 'enabled', D: 'disabled', R: 'replica', A: 'always' }

/** When it fires, from the letter that pg_trigger, pg_rewrite and pg_event_trigger share. */
export function firingOf(letter: unknown): Firing {
  return firings[String(letter)] ?? 'enabled'
}

/**
 * Triggers that somebody made, and of those that partitions have from a parent the ones that fire at other times than
 * the first of the line. The triggers behind foreign keys and deferrable constraints belong to these.
 */
export const triggerReader: KindReader = {
  name: 'triggers',
  queries: () => [
    `with recursive line (oid, root) as (
  select t.oid, t.oid from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid
  where c.relkind = 'p' and t.tgparentid = 0 and not t.tgisinternal
  union all
  select t.oid, line.root from line join pg_catalog.pg_trigger t on t.tgparentid = line.oid
)
select t.oid, n.nspname as schema, c.relname as relation, c.relkind, t.tgname as name, t.tgenabled as enabled,
  t.tgconstraint as constraint_oid,
  case when root.oid is null then pg_catalog.pg_get_triggerdef(t.oid) end as definition,
  (select pg_catalog.json_build_array(pn.nspname, pc.relname, root.tgname)
    from pg_catalog.pg_class pc join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace
    where pc.oid = root.tgrelid) as inherited_from,
  ${dependsOnExtensions(classOid.trigger, 't.oid')} as extensions, ${commentOf(classOid.trigger, 't.oid')} as comment
from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join line on line.oid = t.oid and line.root <> t.oid
  left join pg_catalog.pg_trigger root on root.oid = line.root
where (not t.tgisinternal or t.tgparentid <> 0)
  and (case when root.oid is null then not t.tgisinternal and t.tgparentid = 0 else t.tgenabled <> root.tgenabled end)
  and c.relpersistence <> 't' and ${userSchema('n.nspname')} and ${notOfExtension(classOid.class, 'c.oid')}`,
  ],
  build: ([rows]) => rows!.map(buildTrigger),
}

function buildTrigger(row: Row): Built {
  const from = row['inherited_from'] as [string, string, string] | null
  const inheritedFrom = from === null ? null : `trigger ${printQualified(...from)}`
  const extensions = extensionsOf(row)
  const object: Omit<TriggerObject, 'needs'> = {
    kind: 'trigger',
    id: `trigger ${relationNameOf(row)}.${printName(String(row['name']))}`,
    name: String(row['name']),
    schema: String(row['schema']),
    parent: relationIdOf(row),
    owner: null,
    comment: row['comment'] as string | null,
    grants: null,
    definition: row['definition'] as string | null,
    constraint: String(row['constraint_oid']) !== '0',
    firing: firingOf(row['enabled']),
    inheritedFrom,
    dependsOnExtensions: extensions.names,
  }
  const needs = [...extensions.needs, ...(inheritedFrom === null ? [] : [inheritedFrom])]
  return { object: { ...object, needs }, addresses: addressesOf(row) }
}

/** Its own row, and the pg_constraint row of a constraint trigger. */
function addressesOf(row: Row): readonly Address[] {
  const own = `${classOid.trigger}:${row['oid']}:0`
  const constraint = String(row['constraint_oid'])
  return constraint === '0' ? [own] : [own, `${classOid.constraint}:${constraint}:0`]
}
