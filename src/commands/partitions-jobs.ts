import { inReadOnly } from '../db/inspect/read-only.js'
import { readMissingFunctions } from '../db/partitions-functions.js'
import { labelOf, qualify, quoted } from '../db/partitions-names.js'
import { type ManagedTable, readManaged } from '../db/partitions-partman.js'
import type { PartitionedTable } from '../db/partitions-read.js'
import { VaultDbError } from '../errors.js'
import { quoteIdentifier } from '../sql/quote.js'
import { type DeclaredTable, declaredTables, readTables } from './partitions-tables.js'
import type { Upkeep } from './partitions-writer.js'

/** How one table's partitions are made. */
export interface Job extends DeclaredTable {
  readonly ahead: number
  readonly found: PartitionedTable
  /** A select statement and its argument; null: the tool's own SQL. */
  readonly call: { readonly sql: string; readonly argument: unknown; readonly by: string } | null
}

/**
 * The declared tables, and how each one's partitions are made: by pg_partman where it manages the table, by
 * the project's function where one is named, else by the tool's own SQL.
 *
 * @returns also the server's clock, ms since 1970
 * @throws USAGE, REQUIREMENTS_MISSING
 */
export async function readJobs(
  upkeep: Upkeep,
  options: { readonly ahead?: number; readonly table?: string },
): Promise<{ readonly now: number; readonly jobs: readonly Job[] }> {
  const { session, definition, project } = upkeep
  const declared = declaredTables(definition, { schema: project.schema, table: options.table })
  if (declared.length === 0) return { now: 0, jobs: [] }
  const managed = await inReadOnly(session, () => readManaged(session, declared))
  const isOurs = (table: PartitionedTable) => {
    const spec = declared.find((each) => labelOf(each) === labelOf(table))?.spec
    return spec?.ensure === undefined && !managed.has(labelOf(table))
  }
  const { now, tables } = await readTables(session, declared, isOurs)
  await requireFunctions(upkeep, declared)
  const jobs = declared.map((each): Job => {
    const ahead = options.ahead ?? each.spec.ahead ?? 3
    const found = tables.find((table) => labelOf(table) === labelOf(each))!
    return { ...each, ahead, found, call: callFor(each, { ahead, schema: project.schema, managed }) }
  })
  return { now, jobs }
}

function callFor(
  table: DeclaredTable,
  facts: { ahead: number; schema: string; managed: ReadonlyMap<string, ManagedTable> },
): Job['call'] {
  const managed = facts.managed.get(labelOf(table))
  if (managed !== undefined) {
    const sql = `select ${quoteIdentifier(managed.schema)}.run_maintenance($1::text)`
    return { sql, argument: managed.table, by: `pg_partman (premake ${managed.premake})` }
  }
  const { ensure } = table.spec
  if (ensure === undefined) return null
  return {
    sql: `select ${quoted(qualify(ensure, facts.schema))}($1::integer)`,
    argument: facts.ahead,
    by: `${labelOf(qualify(ensure, facts.schema))}(${facts.ahead})`,
  }
}

async function requireFunctions(
  { session, project }: Upkeep,
  declared: readonly DeclaredTable[],
): Promise<void> {
  const names = declared.flatMap(({ spec }) =>
    spec.ensure === undefined ? [] : [qualify(spec.ensure, project.schema)],
  )
  const missing = await readMissingFunctions(session, names, 1)
  if (missing.length === 0) return
  throw new VaultDbError(
    'REQUIREMENTS_MISSING',
    'Functions that project.ts names are not there; nothing was changed.',
    {
      details: missing.map((name) => `ensure: there is no function ${name}(ahead integer)`),
      hint: 'Run `vault-db migrate up` first, or correct `partitions` in project.ts.',
    },
  )
}
