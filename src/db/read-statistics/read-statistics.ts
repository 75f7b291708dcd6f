import { columnKey, expressionKey } from '../../statistics/redact.js'
import type {
  ColumnOfStatistics,
  IndexOfStatistics,
  Statistics,
  TableOfStatistics,
  Unseen,
} from '../../statistics/statistics.js'
import type { ColumnType } from '../../statistics/value-families.js'
import type { Session } from '../database.js'
import { type IndexRow, type RelationRow, readRelations } from './relations.js'
import { readExtended, readSettings } from './surroundings.js'
import { type ColumnRow, readColumns, readValues, type ValueRow } from './values.js'

/** What the server has, values and all; with the types that stand-ins need. */
export interface StatisticsReading {
  readonly statistics: Pick<Statistics, 'server' | 'settings' | 'unseen' | 'extended' | 'tables'>
  readonly types: ReadonlyMap<string, ColumnType>
}

/**
 * Read the planner's statistics of all user schemas, PostgreSQL 14 to 18. Runs in the transaction that is open, which may be
 * read-only and whose search_path must be empty. A role that may not see all of it is told what it missed.
 */
export async function readStatistics(session: Session): Promise<StatisticsReading> {
  const { tables, indexes } = await readRelations(session)
  const columns = await readColumns(session)
  const values = await readValues(session)
  const { rows } = await session.query<{ versionNum: number; blockBytes: number }>(
    `select pg_catalog.current_setting('server_version_num')::integer as "versionNum",
       pg_catalog.current_setting('block_size')::integer as "blockBytes"`,
  )
  const parts = {
    indexes: groupBy(indexes, 'tableOid'),
    columns: groupBy(columns, 'oid'),
    values: groupBy(values, 'oid'),
  }
  return {
    statistics: {
      server: rows[0]!,
      settings: await readSettings(session),
      unseen: tables.flatMap((table) => unseenOf(table, parts)),
      extended: await readExtended(session),
      tables: tables.map((table) => tableOf(table, parts)),
    },
    types: typesOf(tables, parts),
  }
}

interface Parts {
  readonly indexes: ReadonlyMap<string, readonly IndexRow[]>
  readonly columns: ReadonlyMap<string, readonly ColumnRow[]>
  readonly values: ReadonlyMap<string, readonly ValueRow[]>
}

function groupBy<K extends string, T extends Readonly<Record<K, string>>>(
  rows: readonly T[],
  key: K,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(row[key])
    if (group === undefined) groups.set(row[key], [row])
    else group.push(row)
  }
  return groups
}

function tableOf({ oid, partitionOf, bound, ...table }: RelationRow, parts: Parts): TableOfStatistics {
  return {
    ...table,
    ...(partitionOf === null ? {} : { partitionOf }),
    ...(bound === null ? {} : { bound }),
    columns: (parts.columns.get(oid) ?? []).map((column) => columnOf(column, parts)),
    indexes: (parts.indexes.get(oid) ?? []).map((index) => indexOf(index, parts)),
  }
}

function columnOf({ oid, column, printed }: ColumnRow, { values }: Parts): ColumnOfStatistics {
  const rows = (values.get(oid) ?? []).filter((row) => row.column === column)
  const own = rows.find(({ isWhole }) => !isWhole)?.statistics
  const whole = rows.find(({ isWhole }) => isWhole)?.statistics
  return { name: column, type: printed, ...(own && { own }), ...(whole && { whole }) }
}

function indexOf(
  { oid, tableOid: _table, ...index }: IndexRow,
  { columns, values }: Parts,
): IndexOfStatistics {
  const rows = values.get(oid) ?? []
  const typeOf = (number: number) =>
    columns.get(oid)?.find((column) => column.number === number)?.printed ?? ''
  const expressions = rows.map(({ number, statistics }) => ({
    column: number,
    type: typeOf(number),
    own: statistics,
  }))
  return { ...index, ...(expressions.length === 0 ? {} : { expressions }) }
}

/** Why pg_stats shows nothing of columns, as its definition has it. */
function unseenOf({ oid, schema, name }: RelationRow, { indexes, columns }: Parts): readonly Unseen[] {
  const table = `${schema}.${name}`
  const own = columns.get(oid) ?? []
  if (own.some(({ isHiddenByPolicy }) => isHiddenByPolicy)) {
    return [{ table, reason: 'row security: pg_stats shows it only to roles that policies do not bind' }]
  }
  const hidden = own.filter(({ isSeen }) => !isSeen).map(({ column }) => column)
  const expressions = (indexes.get(oid) ?? []).filter((index) =>
    (columns.get(index.oid) ?? []).some(({ isSeen }) => !isSeen),
  )
  const reason = 'this role may not read it'
  if (hidden.length > 0 && hidden.length === own.length) return [{ table, reason }]
  return [
    ...(hidden.length === 0 ? [] : [{ table, columns: hidden, reason }]),
    ...(expressions.length === 0
      ? []
      : [
          {
            table,
            columns: expressions.map((index) => `the expressions of index ${index.name}`),
            reason: 'only the owner of the table, and members of pg_read_all_data, may',
          },
        ]),
  ]
}

function typesOf(
  tables: readonly RelationRow[],
  { indexes, columns }: Parts,
): ReadonlyMap<string, ColumnType> {
  return new Map(
    tables.flatMap(({ oid, schema, name }) => [
      ...(columns.get(oid) ?? []).map(({ column, type }) => [columnKey(schema, name, column), type] as const),
      ...(indexes.get(oid) ?? []).flatMap((index) =>
        (columns.get(index.oid) ?? []).map(
          ({ number, type }) => [expressionKey(schema, index.name, number), type] as const,
        ),
      ),
    ]),
  )
}
