/** Settings that plans depend on and that a ghost can have. */
export const ghostSettings = [
  'seq_page_cost',
  'random_page_cost',
  'cpu_tuple_cost',
  'cpu_index_tuple_cost',
  'cpu_operator_cost',
  'effective_cache_size',
  'work_mem',
  'hash_mem_multiplier',
  'default_statistics_target',
  'cursor_tuple_fraction',
  'from_collapse_limit',
  'join_collapse_limit',
  'geqo',
  'geqo_threshold',
  'constraint_exclusion',
  'enable_bitmapscan',
  'enable_hashagg',
  'enable_hashjoin',
  'enable_incremental_sort',
  'enable_indexonlyscan',
  'enable_indexscan',
  'enable_material',
  'enable_memoize',
  'enable_mergejoin',
  'enable_nestloop',
  'enable_partition_pruning',
  'enable_partitionwise_aggregate',
  'enable_partitionwise_join',
  'enable_seqscan',
  'enable_sort',
  'enable_tidscan',
] as const

/** Settings that plans depend on: those, and what the embedded server has no part of. */
export const plannerSettings: readonly string[] = [
  ...ghostSettings,
  'parallel_setup_cost',
  'parallel_tuple_cost',
  'min_parallel_table_scan_size',
  'min_parallel_index_scan_size',
  'max_parallel_workers_per_gather',
  'enable_gathermerge',
  'effective_io_concurrency',
  'jit',
  'plan_cache_mode',
]

/** What of a document's settings a ghost takes over. Pure. */
export function settingsOfGhost(
  settings: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ghostSettings.flatMap((name) => {
      const value = settings[name]
      return typeof value === 'string' ? [[name, value] as const] : []
    }),
  )
}
