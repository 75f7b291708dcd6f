/** Names of the checks, as findings print them. */
export type CheckId =
  | 'no-index-serves'
  | 'index-absent'
  | 'index-cannot-serve'
  | 'order-not-served'
  | 'index-not-used'
  | 'sequential-scan'
  | 'sort-at-size'
  | 'scan-per-row'
