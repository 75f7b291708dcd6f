import type { LookupColumn, LookupTable, SeedPlan } from './lookup-table.js'

/** What two states of a table are compared by: the number of rows, and the sum of their hashes as text. */
export interface TableDigest {
  readonly count: number
  readonly sum: string
}

/**
 * What a seed left behind: which file it read and what the table was then. While file and table are still the
 * same, nothing needs to be sent to know that nothing has changed.
 */
export interface SeedRecord extends TableDigest {
  readonly version: typeof recordVersion
  /** sha256 of the file, hex. */
  readonly fileHash: string
  readonly key: readonly string[]
  /** Columns that the file gives, in the order in which they are hashed. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Rows of the file; the table may have more. */
  readonly rows: number
  /** Keys of some extra rows. */
  readonly examples: readonly string[]
}

/** Raised when files are read in another way or tables hashed in another way: older records then count for nothing. */
const recordVersion = 1

/** Key of a record in the ledger's `meta`. */
export function recordKey(project: string, { schema, name }: Pick<LookupTable, 'schema' | 'name'>): string {
  return `seed:${JSON.stringify([project, schema, name])}`
}

/** The record of a seed that is about to be committed. */
export function createRecord(
  plan: SeedPlan,
  state: TableDigest & Pick<SeedRecord, 'fileHash' | 'rows' | 'examples'>,
): SeedRecord {
  const columns = plan.columns.map(({ name, type }) => ({ name, type }))
  return {
    version: recordVersion,
    ...state,
    key: columns.slice(0, plan.keyLength).map(({ name }) => name),
    columns,
  }
}

/**
 * The columns to hash a table by, where a record may still hold: same file, same key, and columns whose types
 * are the same. Null otherwise, also for text that is no record of this version.
 */
export function columnsOfRecord(
  record: SeedRecord,
  now: { table: LookupTable; key: readonly string[]; fileHash: string },
): readonly LookupColumn[] | null {
  const isSame = record.fileHash === now.fileHash && record.key.join('\0') === now.key.join('\0')
  if (!isSame) return null
  const columns = record.columns.map(({ name, type }) =>
    now.table.columns.find((column) => column.name === name && column.type === type),
  )
  return columns.every((column) => column !== undefined) ? columns : null
}

/** A record as it was stored, or null where the text is none of this version. */
export function parseRecord(text: string | undefined): SeedRecord | null {
  try {
    const record = JSON.parse(text ?? 'null') as SeedRecord | null
    return record?.version === recordVersion ? record : null
  } catch {
    return null
  }
}
