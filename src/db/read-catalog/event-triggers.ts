import type { EventTriggerObject } from '../../catalog/triggers.js'
import { printName, printQualified } from '../../sql/print-name.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, notOfExtension } from './sql.js'
import { firingOf } from './triggers.js'

/** Event triggers. */
export const eventTriggerReader: KindReader = {
  name: 'event triggers',
  queries: () => [
    `select e.oid, e.evtname as name, e.evtowner as owner, e.evtevent as event, e.evttags as tags, e.evtenabled as enabled,
  n.nspname as function_schema, p.proname as function, ${commentOf(classOid.eventTrigger, 'e.oid')} as comment
from pg_catalog.pg_event_trigger e join pg_catalog.pg_proc p on p.oid = e.evtfoid
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where ${notOfExtension(classOid.eventTrigger, 'e.oid')}`,
  ],
  build: ([rows], context) => rows!.map((row) => buildEventTrigger(row, context)),
}

function buildEventTrigger(row: Row, context: BuildContext): Built {
  const object: Omit<EventTriggerObject, 'needs'> = {
    kind: 'event trigger',
    id: `event trigger ${printName(String(row['name']))}`,
    name: String(row['name']),
    schema: null,
    parent: null,
    owner: context.owner(row['owner']),
    comment: row['comment'] as string | null,
    grants: null,
    event: String(row['event']),
    tags: (row['tags'] ?? []) as readonly string[],
    function: printQualified(String(row['function_schema']), String(row['function'])),
    firing: firingOf(row['enabled']),
  }
  return { object, addresses: [`${classOid.eventTrigger}:${row['oid']}:0`] }
}
