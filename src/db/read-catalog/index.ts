import { aggregateReader } from './aggregates.js'
import { baseTypeReader } from './base-types.js'
import { columnReader } from './columns.js'
import { constraintReader } from './constraints.js'
import { defaultPrivilegesReader } from './default-privileges.js'
import { eventTriggerReader } from './event-triggers.js'
import { extensionReader } from './extensions.js'
import { foreignReader } from './foreign.js'
import { functionReader } from './functions.js'
import { materializedViewReader } from './materialized-views.js'
import { operatorReader } from './operators.js'
import { policyReader } from './policies.js'
import { publicationReader } from './publications.js'
import type { KindReader } from './reader.js'
import { ruleReader } from './rules.js'
import { schemaReader } from './schemas.js'
import { sequenceReader } from './sequences.js'
import { smallReader } from './small.js'
import { statisticsReader } from './statistics.js'
import { subscriptionReader } from './subscriptions.js'
import { tableReader } from './tables.js'
import { textSearchReader } from './text-search.js'
import { triggerReader } from './triggers.js'
import { typeReader } from './types.js'
import { viewReader } from './views.js'

/** Every reader; one message carries the queries of all. */
export const readers: readonly KindReader[] = [
  schemaReader,
  extensionReader,
  typeReader,
  baseTypeReader,
  textSearchReader,
  operatorReader,
  foreignReader,
  smallReader,
  subscriptionReader,
  tableReader,
  columnReader,
  constraintReader,
  sequenceReader,
  publicationReader,
  statisticsReader,
  defaultPrivilegesReader,
  functionReader,
  aggregateReader,
  viewReader,
  materializedViewReader,
  triggerReader,
  ruleReader,
  policyReader,
  eventTriggerReader,
]
