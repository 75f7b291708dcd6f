const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/**
 * Functions of PostgreSQL that give null only for a null argument. Left out on purpose, since they give null for
 * other values: `extract`, `date_part` and `to_char` (infinity), `substring` (no match), `array_length` (empty).
 */
export const strictFunctions = words(
  `abs ascii btrim cardinality ceil ceiling char_length character_length chr clock_timestamp date_trunc encode exp
floor gen_random_uuid initcap left length ln lower lpad ltrim md5 mod now octet_length pi position power random repeat
replace reverse right round rpad rtrim sign split_part sqrt statement_timestamp strpos substr textanycat anytextcat
textcat to_json to_jsonb to_tsvector transaction_timestamp trunc upper`,
)

/** Functions that never give null. */
export const totalFunctions = words(
  'concat json_build_array json_build_object jsonb_build_array jsonb_build_object num_nonnulls num_nulls',
)

/** Window functions, and aggregates over any rows, that never give null. */
export const countingFunctions = words('count cume_dist dense_rank percent_rank rank regr_count row_number')

/** Aggregates that give a value for one row or more, whatever it holds. */
export const collectingAggregates = words('array_agg json_agg json_object_agg jsonb_agg jsonb_object_agg')

/** Aggregates that give a value for one row or more of which one is not null. */
export const strictAggregates = words('avg bit_and bit_or bool_and bool_or every max min string_agg sum')

/**
 * Oids of result types whose operators and casts, as long as they are PostgreSQL's own and take no jsonb, give null
 * only for null: boolean, numbers, text, uuid, dates and timestamps. Not `time`: an infinite timestamp has none.
 */
export const safeResults: ReadonlySet<number> = new Set([
  16, 20, 21, 23, 25, 700, 701, 1042, 1043, 1082, 1114, 1184, 1186, 1700, 2950,
])

/** As {@link safeResults}, for operators: those that give text may be `->>`, and are named above instead. */
export const safeOperatorResults: ReadonlySet<number> = new Set(
  [...safeResults].filter((oid) => oid !== 25 && oid !== 1042 && oid !== 1043),
)
