import type { PlanCheck } from '../check.js'
import { indexAbsent } from './index-absent.js'
import { indexCannotServe } from './index-cannot-serve.js'
import { indexNotUsed } from './index-not-used.js'
import { noIndexServes } from './no-index-serves.js'
import { orderNotServed } from './order-not-served.js'
import { scanPerRow } from './scan-per-row.js'
import { sequentialScan } from './sequential-scan.js'
import { sortAtSize } from './sort-at-size.js'

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
]
