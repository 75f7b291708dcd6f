import type { LookupColumn, LookupTable, SeedPlan } from '../seeds/lookup-table.js'
import { quoteIdentifier, quoteQualified } from '../sql/quote.js'

/** SQL of a seed: every name is quoted, every value is a parameter or comes from a staged table. */

/** The quoted name of a table. */
export function tableSql({ schema, name }: Pick<LookupTable, 'schema' | 'name'>): string {
  return quoteQualified(schema, name)
}

/** The quoted names of columns, each behind a prefix: `t."a", t."b"`. */
export function columnsSql(columns: readonly Pick<LookupColumn, 'name'>[], prefix = ''): string {
  return columns.map(({ name }) => prefix + quoteIdentifier(name)).join(', ')
}

/** The temporary table that rows wait in; `index` tells the tables of one transaction apart. */
export function stageName(index: number): string {
  return `pg_temp.vault_db_seed_${index}`
}

/** An empty staging table with the columns that a file gives, gone with the transaction. */
export function createStageSql(plan: SeedPlan, index: number): string {
  const stage = stageName(index).replace('pg_temp.', '')
  return `create temporary table ${stage} on commit drop as select ${columnsSql(plan.columns)} from ${tableSql(plan.table)} with no data`
}

/** COPY of rows in text format into the table or a stage. */
export function copySql(into: string, columns: readonly LookupColumn[]): string {
  return `copy ${into} (${columnsSql(columns)}) from stdin`
}

/** Rows of text arrays `$1`… (one for each column) as columns `c0`…. */
export function arraysSql(columns: readonly LookupColumn[]): string {
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`)
  const names = columns.map((_, index) => `c${index}`)
  return `unnest(${arrays.join(', ')}) as u(${names.join(', ')})`
}

/** Appends the rows of arrays to a stage. */
export function fillStageSql(plan: SeedPlan, index: number): string {
  const values = plan.columns.map(({ plainType }, at) => `u.c${at}::${plainType}`)
  return `insert into ${stageName(index)} (${columnsSql(plan.columns)}) select ${values.join(', ')} from ${arraysSql(plan.columns)}`
}

/**
 * Bring the table in line with the stage: rows that differ are updated, missing ones inserted, and both are
 * counted. `existing` and `extra` count the table as it was before. Table and stage are joined once.
 */
export function mergeSql(plan: SeedPlan, index: number): string {
  const [table, stage] = [tableSql(plan.table), stageName(index)]
  const cells = plan.columns.map((_, at) => `c${at}`).join(', ')
  const kind = (name: string) => `(select count(*) from compared where kind = '${name}')`
  return `with compared (${cells}, kind) as materialized (
  ${comparedRowsSql(plan, stage)}
), ${hasValues(plan) ? `changed as (${updateSql(plan)}),` : ''} added as (
  insert into ${table} (${columnsSql(plan.columns)}) select ${cells} from compared where kind = 'missing' returning 1
)
select (select count(*) from added)::float8 as inserted,
  ${hasValues(plan) ? '(select count(*) from changed)::float8' : '0'} as updated,
  ((select count(*) from ${stage}) - ${kind('missing')})::float8 as matched,
  (select count(*) from ${table})::float8 as existing,
  ${kind('extra')}::float8 as extra`
}

/** Rows that are missing in the table, extra in it, or different. A key that is joined is never null. */
function comparedRowsSql(plan: SeedPlan, stage: string): string {
  const key = quoteIdentifier(plan.columns[0]!.name)
  return `select ${columnsSql(plan.columns, 's.')},
    case when t.${key} is null and s.${key} is not null then 'missing' when s.${key} is null then 'extra' else 'changed' end
  from ${stage} s full join (select ${columnsSql(plan.columns)} from ${tableSql(plan.table)}) t on ${sameKeySql(plan)}
  where s.${key} is null or t.${key} is null${hasValues(plan) ? ` or ${differsSql(valuesOf(plan))}` : ''}`
}

function updateSql(plan: SeedPlan): string {
  const set = plan.columns.map(({ name }, at) => `${quoteIdentifier(name)} = c.c${at}`)
  return `
  update ${tableSql(plan.table)} as t set ${set.slice(plan.keyLength).join(', ')} from compared c
  where c.kind = 'changed' and ${set
    .slice(0, plan.keyLength)
    .map((equal) => `t.${equal}`)
    .join(' and ')}
  returning 1`
}

function valuesOf({ columns, keyLength }: SeedPlan): readonly LookupColumn[] {
  return columns.slice(keyLength)
}

function hasValues(plan: SeedPlan): boolean {
  return valuesOf(plan).length > 0
}

/** Row `s` and the row `t` of the table, or another alias of it, are the same row. */
export function sameKeySql({ columns, keyLength }: SeedPlan, alias = 't'): string {
  return columns
    .slice(0, keyLength)
    .map(({ name }) => `${alias}.${quoteIdentifier(name)} = s.${quoteIdentifier(name)}`)
    .join(' and ')
}

/** A row `t` of the table has no row in the stage. */
export function isExtraSql(plan: SeedPlan, stage: string): string {
  return `not exists (select from ${stage} s where ${sameKeySql(plan)})`
}

// Types whose `=` tells apart whatever their text tells apart, or whose differences in text are of no account.
const comparable = new Set(
  'bool int2 int4 int8 oid uuid date time timetz timestamp timestamptz interval bytea jsonb inet cidr macaddr float4 float8'.split(
    ' ',
  ),
)
const texts = new Set(['text', 'varchar', 'bpchar'])

/** The key of row `t` as one text: its value, or the values of its columns joined. */
export function keyTextSql({ columns, keyLength }: SeedPlan): string {
  return `pg_catalog.concat_ws(', ', ${columns
    .slice(0, keyLength)
    .map(({ name }) => `t.${quoteIdentifier(name)}::text`)
    .join(', ')})`
}

/** Some value of `t` differs from that of `s`. Types without an equality, or with a lax one (citext), compare as text. */
export function differsSql(columns: readonly LookupColumn[]): string {
  const compare = (column: LookupColumn) => {
    const [left, right] = ['t.', 's.'].map((prefix) => comparedSql(column, prefix))
    return `${left} is distinct from ${right}`
  }
  return `(${columns.map(compare).join(' or ')})`
}

function comparedSql({ name, baseType }: LookupColumn, prefix: string): string {
  const column = prefix + quoteIdentifier(name)
  if (comparable.has(baseType)) return column
  return `${column}${texts.has(baseType) ? '' : '::text'} collate pg_catalog."C"`
}

/** Counts what a merge of the rows in arrays would do to a table, changing nothing. */
export function compareSql(plan: SeedPlan): string {
  const key = quoteIdentifier(plan.columns[0]!.name)
  const differs = hasValues(plan) ? differsSql(valuesOf(plan)) : 'false'
  return `select count(*)::float8 as given, count(t.${key})::float8 as matched,
  count(*) filter (where t.${key} is not null and ${differs})::float8 as updated
from ${typedArraysSql(plan)} s
left join (select ${columnsSql(plan.columns)} from ${tableSql(plan.table)}) t on ${sameKeySql(plan)}`
}

/** Keys of some rows of the table that are not in the arrays. */
export function extraOfArraysSql(plan: SeedPlan): string {
  return `select ${keyTextSql(plan)} as example from ${tableSql(plan.table)} t
where ${isExtraSql(plan, typedArraysSql(plan))} order by 1 limit 5`
}

function typedArraysSql({ columns }: SeedPlan): string {
  const values = columns.map(({ name, type }, at) => `u.c${at}::${type} as ${quoteIdentifier(name)}`)
  return `(select ${values.join(', ')} from ${arraysSql(columns)})`
}

/**
 * Number of rows and sum of their hashes, in one scan. The hash of a column is the seed of the next, so that
 * values that change places are seen; a mark before each text tells null from empty.
 */
export function digestSql(table: LookupTable, columns: readonly LookupColumn[]): string {
  const hash = columns.reduce((seed, { name, notNull }) => {
    const text = `${quoteIdentifier(name)}::text`
    const value = notNull ? text : `coalesce('=' || ${text}, '')`
    return `pg_catalog.hashtextextended(${value} collate pg_catalog."C", ${seed})`
  }, '0')
  return `select count(*)::float8 as count, coalesce(sum(${hash}), 0)::text as sum from ${tableSql(table)}`
}
