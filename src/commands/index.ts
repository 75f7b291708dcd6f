import type { AnyCommand } from './command.js'
import { completion } from './completion.js'
import { dbInfo } from './db-info.js'
import { dbReset } from './db-reset.js'
import { dbServe } from './db-serve.js'
import { diff } from './diff.js'
import { docsCheck } from './docs-check.js'
import { docsGenerate } from './docs-generate.js'
import { doctor } from './doctor.js'
import { drift } from './drift.js'
import { explainCheck } from './explain-check.js'
import { init } from './init.js'
import { inspect } from './inspect.js'
import { migrateBaseline } from './migrate-baseline.js'
import { migrateCreate } from './migrate-create.js'
import { migrateCurrent } from './migrate-current.js'
import { migrateDown } from './migrate-down.js'
import { migrateHistory } from './migrate-history.js'
import { migrateRedo } from './migrate-redo.js'
import { migrateRepair } from './migrate-repair.js'
import { migrateStamp } from './migrate-stamp.js'
import { migrateStatus } from './migrate-status.js'
import { migrateTo } from './migrate-to.js'
import { migrateUp } from './migrate-up.js'
import { migrateVerify } from './migrate-verify.js'
import { partitionsDetach } from './partitions-detach.js'
import { partitionsEnsure } from './partitions-ensure.js'
import { partitionsList } from './partitions-list.js'
import { refresh } from './refresh.js'
import { schemaCheck } from './schema-check.js'
import { schemaDump } from './schema-dump.js'
import { seedDev } from './seed-dev.js'
import { seedLookups } from './seed-lookups.js'
import { statsExport } from './stats-export.js'
import { typesCheck } from './types-check.js'
import { typesGenerate } from './types-generate.js'
import { verifyIndexes } from './verify-indexes.js'
import { where } from './where.js'

/** Every command, in the order that the help shows. To add one: its file, and a line here. */
export const commands: readonly AnyCommand[] = [
  where,
  migrateUp,
  migrateDown,
  migrateTo,
  migrateRedo,
  migrateStatus,
  migrateCurrent,
  migrateHistory,
  migrateCreate,
  migrateVerify,
  migrateBaseline,
  migrateStamp,
  migrateRepair,
  schemaDump,
  schemaCheck,
  typesGenerate,
  typesCheck,
  docsGenerate,
  docsCheck,
  diff,
  drift,
  seedLookups,
  seedDev,
  partitionsEnsure,
  partitionsList,
  partitionsDetach,
  refresh,
  verifyIndexes,
  explainCheck,
  statsExport,
  inspect,
  dbInfo,
  dbReset,
  dbServe,
  init,
  doctor,
  completion,
]
