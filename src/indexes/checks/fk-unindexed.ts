import type { TableObject } from '../../catalog/tables.js'
import { printName, printQualified } from '../../sql/print-name.js'
import type { Check, Fix } from '../check.js'
import { contractView } from '../contract-view.js'
import type { Evidence } from '../evidence.js'
import { touches, whyNotUsable } from '../foreign-key-index.js'
import { freeName } from '../index-name.js'
import { unlessDone } from '../repair.js'
import type { ForeignKeyFacts } from '../structure.js'
import { countWords } from '../words.js'

/** A foreign key whose referencing rows no index can find. */
export const fkUnindexed: Check = {
  id: 'fk-unindexed',
  severity: 'warn',
  title: 'no index finds the rows that a foreign key points from',
  why: 'Each delete or key change in the referenced table reads the whole referencing table, row by row, while it holds locks.',
  examples: {
    bad: `create table hall (id integer primary key); create table chair (hall integer references hall, used boolean);
create index chair_used on chair (hall) where used`,
    good: `create table hall (id integer primary key); create table chair (hall integer references hall);
create index chair_hall on chair (hall) where hall is not null`,
  },
  find: (evidence, limits) => {
    const { structure, usage } = evidence
    return structure.foreignKeys.flatMap((key) => {
      const near = structure.indexes.filter((index) => touches(index, key))
      const reasons = near.map((index) => ({ index, why: whyNotUsable(index, key) }))
      if (reasons.some(({ why }) => why === null) || isDeclaredElsewhere(evidence, key)) return []
      const broken = near.find((index) => whyNotUsable({ ...index, valid: true, ready: true }, key) === null)
      const rows = usage.tables[key.table]?.rows ?? 0
      const deletes = usage.tables[key.referencedTable]?.deletes ?? 0
      const isFelt = deletes > 0 && rows >= limits.foreignKeyRows
      return [
        {
          object: key.id,
          message: `No index of ${key.table} begins with ${key.columns.map(({ name }) => name).join(', ')}, which point at ${key.referencedTable}.`,
          evidence: [
            ...reasons.map(({ index, why }) => `not usable: ${index.qualified}: ${why}`),
            ...(isFelt
              ? [
                  `${countWords(deletes)} rows of ${key.referencedTable} were deleted; ${key.table} has about ${countWords(rows)} rows`,
                ]
              : []),
          ],
          fix: broken ? null : indexFor(evidence, key),
          ...(broken ? { hint: `Mend ${broken.qualified}, and it serves.` } : {}),
          ...(isFelt ? { severity: 'error' as const } : {}),
        },
      ]
    })
  },
}

/** Head declares an index for it that is missing or changed: the contract's findings bring it back. */
function isDeclaredElsewhere(evidence: Evidence, key: ForeignKeyFacts): boolean {
  const { missing, changed } = contractView(evidence)
  const names = key.columns.map(({ name }) => printName(name))
  return [...missing, ...changed.map(({ expected }) => expected)].some((held) => {
    if (held.kind !== 'index' || held.parent !== `table ${key.table}`) return false
    const leading = held.keys.slice(0, names.length)
    return held.method === 'btree' && held.predicate === null && names.every((name) => leading.includes(name))
  })
}

function indexFor({ structure, contract }: Evidence, key: ForeignKeyFacts): Fix {
  const tables = contract.actual.objects.filter((object): object is TableObject => object.kind === 'table')
  const taken = new Set(structure.indexes.map(({ name }) => name))
  const { place, sql } = build(key.table, { tables, taken, columns: key.columns.map(({ name }) => name) })
  const drop = `drop index ${key.partitioned ? '' : 'concurrently '}if exists ${place}`
  return { repair: sql, migration: { up: sql.map(unlessDone), down: [drop] } }
}

interface Building {
  readonly tables: readonly TableObject[]
  /** Names that indexes have; grows. */
  readonly taken: Set<string>
  readonly columns: readonly string[]
}

/** CONCURRENTLY cannot run on a partitioned table: its parts are built first, then attached. */
function build(
  table: string,
  building: Building,
): { readonly place: string; readonly sql: readonly string[] } {
  const { tables, taken, columns } = building
  const own = tables.find(({ id }) => id === `table ${table}`)
  const name = freeName([lastName(table), ...columns, 'idx'], taken)
  taken.add(name)
  const place = own?.schema ? printQualified(own.schema, name) : name
  const on = `${table} (${columns.map(printName).join(', ')})`
  if (own?.partitionKey == null) return { place, sql: [`create index concurrently ${name} on ${on}`] }
  const parts = tables.filter(({ partitionOf }) => partitionOf?.parent === own.id)
  const attached = parts.flatMap((part) => {
    const made = build(part.id.slice('table '.length), building)
    return [...made.sql, `alter index ${place} attach partition ${made.place}`]
  })
  return { place, sql: [`create index ${name} on only ${on}`, ...attached] }
}

const lastName = (table: string) => table.replaceAll('"', '').split('.').at(-1)!
