import type { PartitionSpec, ProjectDefinition } from '../config/define-project.js'
import type { Session } from '../db/database.js'
import { inReadOnly } from '../db/inspect/read-only.js'
import { labelOf, type QualifiedName, qualify } from '../db/partitions-names.js'
import { type PartitionedTable, readPartitioned, unfitness } from '../db/partitions-read.js'
import { VaultDbError } from '../errors.js'

/** A table that the project declares, with its name in full. */
export interface DeclaredTable extends QualifiedName {
  readonly spec: PartitionSpec
}

/** The option that all `partitions` commands share. */
export const tableOption = {
  name: 'table',
  kind: 'string',
  placeholder: 'TABLE',
} as const

/**
 * The tables that `project.ts` declares, or the one of them that `--table` names. Pure.
 *
 * @throws USAGE  `--table` names no declared table
 */
export function declaredTables(
  definition: ProjectDefinition,
  { schema, table }: { readonly schema: string; readonly table: string | undefined },
): readonly DeclaredTable[] {
  const all = (definition.partitions ?? []).map((spec) => ({ ...qualify(spec.table, schema), spec }))
  if (table === undefined) return all
  const wanted = labelOf(qualify(table, schema))
  const found = all.filter((each) => labelOf(each) === wanted)
  if (found.length > 0) return found
  const known = all.length === 0 ? 'no tables' : all.map(({ spec }) => spec.table).join(', ')
  throw new VaultDbError('USAGE', `--table ${table}: project.ts declares no partitions of it.`, {
    hint: `It declares ${known}; add { table: '${table}', interval: 'month' } to its \`partitions\`.`,
  })
}

/** The server's clock and the tables asked for. */
export interface FoundTables {
  readonly now: number
  readonly tables: readonly PartitionedTable[]
}

/**
 * Read tables that must be there. One read-only transaction.
 *
 * @param mustFit every table must be one that the tool can keep by time
 * @throws REQUIREMENTS_MISSING  tables that are not there, not partitioned or not by time; all at once
 */
export async function readTables(
  session: Session,
  names: readonly QualifiedName[],
  mustFit: (table: PartitionedTable) => boolean,
): Promise<FoundTables> {
  const found = await inReadOnly(session, async () => {
    const { rows } = await session.query<{ now: number }>(
      'select (extract(epoch from pg_catalog.clock_timestamp()) * 1000)::float8 as now',
    )
    return { now: Math.floor(rows[0]!.now), tables: await readPartitioned(session, names) }
  })
  const mistakes = names.flatMap((name) => {
    const table = found.tables.find((each) => labelOf(each) === labelOf(name))
    if (table === undefined) return [`${labelOf(name)} is not there, or is no partitioned table`]
    const reason = mustFit(table) ? unfitness(table) : null
    return reason === null ? [] : [reason]
  })
  if (mistakes.length === 0) return found
  throw new VaultDbError(
    'REQUIREMENTS_MISSING',
    'These tables cannot be kept in partitions; nothing was changed.',
    {
      details: mistakes,
      hint: 'Run `vault-db migrate up` first, or correct `partitions` in project.ts.',
    },
  )
}
