import { VaultDbError } from '../errors.js'
import type { GhostPlan, GhostSchema } from '../explain/ghost-plan.js'
import { type ClassValue, classValues } from './class-values.js'
import { type GhostSources, planFromStatistics } from './plan-from-statistics.js'
import { settingsOfGhost } from './planner-settings.js'
import type { Statistics } from './statistics.js'

/** All that a ghost takes from a document of statistics. */
export interface PlanFromFile {
  readonly plan: GhostPlan
  readonly classValue: ClassValue
  readonly settings: Readonly<Record<string, string>>
  /** In what head and the server differ, a sentence each. */
  readonly notes: readonly string[]
}

/**
 * What a ghost of a schema at head takes from a document of statistics. Pure.
 *
 * @throws PROJECT_INVALID  none of its tables is at head
 */
export function planFromFile(
  schema: GhostSchema,
  statistics: Statistics,
  sources: GhostSources,
): PlanFromFile {
  const own = statistics.tables.filter((table) => table.schema === sources.schemaName)
  const head = new Map(schema.tables.map((table) => [table.name, table]))
  if (!own.some(({ name }) => head.has(name))) {
    throw new VaultDbError(
      'PROJECT_INVALID',
      `The statistics are of another schema: none of their tables is in schema ${sources.schemaName} at head.`,
      {
        hint: 'Name the file of this project, or export it from a database of this project.',
        details: own.slice(0, 5).map(({ name }) => `in the file: ${name}`),
      },
    )
  }
  const plan = planFromStatistics(schema, statistics, sources)
  const classValue = classValues(
    plan.columns,
    ({ table, column }) => head.get(table)?.columns.find(({ name }) => name === column)?.type,
  )
  return { plan, classValue, settings: settingsOfGhost(statistics.settings), notes: differences() }

  function differences(): readonly string[] {
    const known = new Set(own.map(({ name }) => name))
    const gone = own.filter(({ name }) => !head.has(name)).map(({ name }) => name)
    const added = schema.tables.filter(({ name, root }) => !known.has(name) && !known.has(root))
    const [sized, unsized] = [true, false].map((is) =>
      added.filter(({ name }) => plan.rowsOf.has(name) === is).map(({ name }) => name),
    )
    const indexes = newIndexes(schema, own)
    return [
      ...(gone.length === 0 ? [] : [`In the statistics and not at head: ${listed(gone)}.`]),
      ...(sized!.length === 0
        ? []
        : [`Not in the statistics, so at their declared size: ${listed(sized!)}.`]),
      ...(unsized!.length === 0
        ? []
        : [`Not in the statistics, and without a declared size: ${listed(unsized!)}.`]),
      ...(indexes.length === 0
        ? []
        : [`Not in the statistics, so of an estimated size: index ${listed(indexes)}.`]),
    ]
  }
}

/** Indexes at head that the server does not have, of tables that it has. */
function newIndexes(schema: GhostSchema, tables: Statistics['tables']): readonly string[] {
  const nameOf = new Map(schema.tables.map(({ oid, name }) => [oid, name]))
  return schema.indexes.flatMap(({ name, tableOid }) => {
    const table = tables.find((each) => each.name === nameOf.get(tableOid))
    return table === undefined || table.indexes.some((index) => index.name === name) ? [] : [name]
  })
}

function listed(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', ')
}
