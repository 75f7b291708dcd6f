import type { PlanCheck } from '../check.js'
import { budgetUndecided } from './budget-undecided.js'
import { compiled } from './compiled.js'
import { executedWithoutIndex } from './executed-without-index.js'
import { filteredRows } from './filtered-rows.js'
import { genericPlan } from './generic-plan.js'
import { heapFetches } from './heap-fetches.js'
import { indexAbsent } from './index-absent.js'
import { indexCannotServe } from './index-cannot-serve.js'
import { indexNotUsed } from './index-not-used.js'
import { limitReadsOn } from './limit-reads-on.js'
import { lossyBitmap } from './lossy-bitmap.js'
import { noIndexServes } from './no-index-serves.js'
import { orderNotServed } from './order-not-served.js'
import { overBudget } from './over-budget.js'
import { pagesRead } from './pages-read.js'
import { partitionsNotPruned } from './partitions-not-pruned.js'
import { rowEstimate } from './row-estimate.js'
import { rowsSkipped } from './rows-skipped.js'
import { scanPerRow } from './scan-per-row.js'
import { scanRepeated } from './scan-repeated.js'
import { sequentialScan } from './sequential-scan.js'
import { sortAtSize } from './sort-at-size.js'
import { spilled } from './spilled.js'
import { subplanPerRow } from './subplan-per-row.js'

/** Every check, in the order of the report. To add one: its file, a line here, and its id in check-ids.ts. */
export const checks: readonly PlanCheck[] = [
  noIndexServes,
  indexAbsent,
  indexCannotServe,
  orderNotServed,
  indexNotUsed,
  sequentialScan,
  sortAtSize,
  scanPerRow,
  genericPlan,
]

/** Checks of plans that were executed, and of the time that executions took; they need generated rows. */
export const executionChecks: readonly PlanCheck[] = [
  overBudget,
  budgetUndecided,
  executedWithoutIndex,
  pagesRead,
  limitReadsOn,
  spilled,
  rowEstimate,
  filteredRows,
  scanRepeated,
  subplanPerRow,
  rowsSkipped,
  lossyBitmap,
  heapFetches,
  partitionsNotPruned,
  compiled,
]
