import type { RuleObject } from '../../catalog/triggers.js'
import { printName } from '../../sql/print-name.js'
import type { Built, KindReader, Row } from './reader.js'
import { relationIdOf, relationNameOf } from './relation-of.js'
import { classOid, commentOf, notOfExtension, userSchema } from './sql.js'
import { firingOf } from './triggers.js'

/** Rules of tables and views, but not the one that a view is. */
export const ruleReader: KindReader = {
  name: 'rules',
  queries: () => [
    `select r.oid, n.nspname as schema, c.relname as relation, c.relkind, r.rulename as name, r.ev_enabled as enabled,
  pg_catalog.pg_get_ruledef(r.oid) as definition, ${commentOf(classOid.rewrite, 'r.oid')} as comment
from pg_catalog.pg_rewrite r join pg_catalog.pg_class c on c.oid = r.ev_class
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where r.rulename <> '_RETURN' and c.relpersistence <> 't' and ${userSchema('n.nspname')}
  and ${notOfExtension(classOid.class, 'c.oid')}`,
  ],
  build: ([rows]) => rows!.map(buildRule),
}

function buildRule(row: Row): Built {
  const object: Omit<RuleObject, 'needs'> = {
    kind: 'rule',
    id: `rule ${relationNameOf(row)}.${printName(String(row['name']))}`,
    name: String(row['name']),
    schema: String(row['schema']),
    parent: relationIdOf(row),
    owner: null,
    comment: row['comment'] as string | null,
    grants: null,
    definition: String(row['definition']).replace(/;$/, ''),
    firing: firingOf(row['enabled']),
  }
  return { object, addresses: [`${classOid.rewrite}:${row['oid']}:0`] }
}
