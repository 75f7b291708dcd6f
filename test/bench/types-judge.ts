import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { readCatalog } from '../../src/db/read-catalog/read-catalog.js'
import { fillTables } from '../../src/db/scratch/fill-tables.js'
import { sessionFrom } from '../../src/db/session.js'
import { type Generator, generate, generators } from './types-peers.js'
import { type PropertyTypes, readPropertyTypes, type SeenType } from './types-seen.js'
import { type ColumnTruth, readTruth, type TableTruth } from './types-truth.js'

export interface Judged {
  readonly name: string
  readonly url: string
  readonly folder: string
  readonly bin: string
  /** It is filled already. */
  readonly hasRows?: boolean
}

/** What can be wrong, in the order of the report. */
const faults = {
  fails: 'no file, or one that does not compile',
  missing: 'tables and columns that are missing',
  value: 'pg gives another value than the type says',
  nulls: 'pg gives null, the type says never',
  nullable: 'the type says null, PostgreSQL refuses it',
  unknown: 'unknown or any',
  filled: 'an insert may name what PostgreSQL refuses',
  lax: 'an insert may leave out what PostgreSQL wants',
  strict: 'an insert must name what PostgreSQL does not want',
  views: 'columns of views that may be null',
} as const

type Fault = keyof typeof faults
type Found = Record<Fault, string[]>

/**
 * Fill the database, let every generator write its types, and hold them to what `pg` gives and what inserts and updates
 * do. A table of counts, with an example of each fault.
 */
export async function judgeTypes(judged: Judged): Promise<string> {
  const { name, url, folder, bin } = judged
  const tables = await truthOf(judged)
  const peers = generators(bin).filter(({ spelled }) => spelled)
  const results = peers.map((peer) => [peer, judge(peer, tables, { url, folder })] as const)
  const columns = tables.flatMap((table) => table.columns).length
  const lines = (Object.keys(faults) as Fault[]).map((fault) => {
    const counts = results.map(([, found]) => String(found[fault].length).padStart(9))
    return `${faults[fault].padEnd(52)}${counts.join('')}`
  })
  const examples = results.flatMap(([peer, found]) =>
    (Object.keys(faults) as Fault[])
      .filter((fault) => fault !== 'views' && found[fault].length > 0)
      .map((fault) => `  ${peer.name}: ${faults[fault]}: ${found[fault].slice(0, 3).join('; ')}`),
  )
  const head = ''.padEnd(52) + peers.map((peer) => peer.name.slice(0, 8).padStart(9)).join('')
  const title = `${name}: ${tables.length} tables and views, ${columns} columns, ${judgedOf(tables)} tried by inserts`
  return ['', title, head, ...lines, ...examples].join('\n')
}

const judgedOf = (tables: readonly TableTruth[]) =>
  tables.flatMap((table) => table.columns).filter(({ required }) => required !== null).length

async function truthOf({ url, hasRows }: Judged): Promise<readonly TableTruth[]> {
  const session = await sessionFrom(new pg.Client({ connectionString: url }), { kind: 'server' })
  try {
    if (!hasRows) await fillTables(session, await readCatalog(session), { rowsPerTable: 4 })
    return await readTruth(session)
  } finally {
    await session.close()
  }
}

function judge(
  generator: Generator,
  tables: readonly TableTruth[],
  { url, folder }: { readonly url: string; readonly folder: string },
): Found {
  const found = Object.fromEntries(Object.keys(faults).map((fault) => [fault, [] as string[]])) as Found
  const out = join(folder, `judged_${generator.name.replace(/\W+/g, '_')}`)
  rmSync(out, { recursive: true, force: true })
  rmSync(`${out}.ts`, { force: true })
  mkdirSync(out, { recursive: true })
  const failure = generate(generator, { url, folder, out })
  if (failure !== null) {
    found.fails.push(failure)
    return found
  }
  const { errors, types } = readPropertyTypes({ generator, out, folder, tables })
  found.fails.push(...errors)
  for (const [at, table] of tables.entries()) judgeTable(table, types[at]!, found)
  return found
}

function judgeTable(table: TableTruth, types: PropertyTypes | null, found: Found): void {
  const place = `${table.schema}.${table.name}`
  if (types === null) {
    found.missing.push(place)
    return
  }
  for (const column of table.columns) {
    const seen = types.select.get(column.name)
    const path = `${place}.${column.name}`
    if (seen === undefined) found.missing.push(path)
    else judgeSelect({ path, column, seen, isView: table.isView }, found)
    if (!table.isView) judgeInsert({ path, column, seen: types.insert.get(column.name) }, found)
  }
}

interface Selected {
  readonly path: string
  readonly column: ColumnTruth
  readonly seen: SeenType
  readonly isView: boolean
}

function judgeSelect({ path, column, seen, isView }: Selected, found: Found): void {
  if (seen.isUnknown) {
    found.unknown.push(path)
    return
  }
  const saysNull = seen.fits(null)
  const odd = column.values.find((value) => value !== null && !seen.fits(value))
  if (odd !== undefined)
    found.value.push(
      `${path}: ${seen.text}, and pg gave ${odd === Number.POSITIVE_INFINITY ? odd : JSON.stringify(odd)}`,
    )
  if (!saysNull && column.values.includes(null)) found.nulls.push(`${path}: ${seen.text}`)
  if (saysNull && column.notNull && !column.isJson) found.nullable.push(`${path}: ${seen.text}`)
  if (saysNull && isView && !column.isJson) found.views.push(path)
}

function judgeInsert(
  { path, column, seen }: { path: string; column: ColumnTruth; seen: SeenType | undefined },
  found: Found,
): void {
  const { required, refused } = column
  if (required === null) return
  const takes = seen !== undefined && !seen.isNever
  if (refused && takes) found.filled.push(path)
  if (refused) return
  if (required && (!takes || seen.isOptional)) found.lax.push(path)
  if (!required && takes && !seen.isOptional) found.strict.push(path)
  if (!required && !takes) found.strict.push(`${path} (takes no value)`)
}
