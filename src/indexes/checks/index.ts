import type { Check } from '../check.js'
import { collationVersionMismatch } from './collation-version-mismatch.js'
import { columnType } from './column-type.js'
import { constraintDrift } from './constraint-drift.js'
import { constraintExtra } from './constraint-extra.js'
import { constraintMissing } from './constraint-missing.js'
import { constraintNotValid } from './constraint-not-valid.js'
import { constraintRenamed } from './constraint-renamed.js'
import { fkNullableMatchSimple } from './fk-nullable-match-simple.js'
import { fkTypeMismatch } from './fk-type-mismatch.js'
import { fkUnindexed } from './fk-unindexed.js'
import { functionSearchPath } from './function-search-path.js'
import { indexArrayBtree } from './index-array-btree.js'
import { indexBloat } from './index-bloat.js'
import { indexCorrupt } from './index-corrupt.js'
import { indexDrift } from './index-drift.js'
import { indexDuplicate } from './index-duplicate.js'
import { indexDuplicateReversed } from './index-duplicate-reversed.js'
import { indexExtra } from './index-extra.js'
import { indexIncludeCovered } from './index-include-covered.js'
import { indexInvalid } from './index-invalid.js'
import { indexLeftover } from './index-leftover.js'
import { indexMissing } from './index-missing.js'
import { indexNameTruncated } from './index-name-truncated.js'
import { indexPartialSubsumed } from './index-partial-subsumed.js'
import { indexPrefixCovered } from './index-prefix-covered.js'
import { indexRenamed } from './index-renamed.js'
import { indexUnused } from './index-unused.js'
import { indexWhereNotNull } from './index-where-not-null.js'
import { partitionIndexIncomplete } from './partition-index-incomplete.js'
import { pkInt4 } from './pk-int4.js'
import { pkVarcharUuid } from './pk-varchar-uuid.js'
import { rlsAlwaysTrue } from './rls-always-true.js'
import { rlsDisabled } from './rls-disabled.js'
import { rlsFunctionPerRow } from './rls-function-per-row.js'
import { rlsNoPolicy } from './rls-no-policy.js'
import { rlsOverlapping } from './rls-overlapping.js'
import { sequenceOverflow } from './sequence-overflow.js'
import { statsStale } from './stats-stale.js'
import { tableBloat } from './table-bloat.js'
import { tableMissing } from './table-missing.js'
import { tableNoPk } from './table-no-pk.js'
import { uniqueIndexVsConstraint } from './unique-index-vs-constraint.js'
import { viewBypassesRls } from './view-bypasses-rls.js'
import { xidAge } from './xid-age.js'

/** Every check, in the order of the report. To add one: its file, a line here, and its id in check-ids.ts. */
export const checks: readonly Check[] = [
  tableMissing,
  indexMissing,
  indexInvalid,
  indexLeftover,
  indexCorrupt,
  partitionIndexIncomplete,
  indexDrift,
  indexRenamed,
  indexExtra,
  constraintMissing,
  constraintDrift,
  constraintRenamed,
  constraintExtra,
  constraintNotValid,
  uniqueIndexVsConstraint,
  collationVersionMismatch,
  tableNoPk,
  sequenceOverflow,
  xidAge,
  fkUnindexed,
  fkTypeMismatch,
  fkNullableMatchSimple,
  indexDuplicate,
  indexDuplicateReversed,
  indexPrefixCovered,
  indexIncludeCovered,
  indexPartialSubsumed,
  indexWhereNotNull,
  indexArrayBtree,
  indexNameTruncated,
  indexUnused,
  indexBloat,
  tableBloat,
  statsStale,
  pkInt4,
  pkVarcharUuid,
  columnType,
  rlsDisabled,
  rlsNoPolicy,
  rlsAlwaysTrue,
  rlsOverlapping,
  rlsFunctionPerRow,
  viewBypassesRls,
  functionSearchPath,
]
