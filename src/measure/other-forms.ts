import { bareName, parseTypeName } from '../catalog/sample/type-name.js'
import { pickOf, type Sql, shareOf } from './sql-numbers.js'

const wholeNumbers = ['smallint', 'integer', 'bigint', 'oid', 'money']
const fractions = ['numeric', 'real', 'double precision']

/**
 * Other values of a type that checks often ask for: the likeliest first. Pure.
 */
export function otherForms(type: string, position: number): readonly ((rank: Sql) => Sql)[] {
  const bare = bareName(parseTypeName(type).name)
  if (type.endsWith('[]')) return [() => `'{}'::${type}`]
  if (['text', 'character varying', 'citext', 'character', 'bpchar'].includes(bare)) return textPatterns(type)
  const isWhole = wholeNumbers.includes(bare)
  if (!isWhole && !fractions.includes(bare)) return []
  const shares = [1, 5, 100].map((most) => (rank: Sql) => `(${shareOf(rank, position)} * ${most})::${type}`)
  const wholes = [5, 10, 100, 2].map((most) => (rank: Sql) => `${pickOf(rank, position, most)}::${type}`)
  return [...(isWhole ? wholes : shares), () => `0::${type}`]
}

/** Each of them another text for another rank. */
function textPatterns(type: string): readonly ((rank: Sql) => Sql)[] {
  const hex = (rank: Sql) => `pg_catalog.to_hex((${rank})::bigint)`
  const makers: readonly ((rank: Sql) => Sql)[] = [
    (rank) => `'value-' || (${rank})`,
    (rank) => `'value' || (${rank}) || '@example.com'`,
    (rank) => `'https://example.com/value/' || (${rank})`,
    (rank) => `pg_catalog.lpad(${hex(rank)}, 64, '0')`,
    (rank) => `pg_catalog.lpad(${hex(rank)}, 32, '0')`,
    (rank) => `'#' || pg_catalog.lpad(${hex(`(${rank} % 16777216)`)}, 6, '0')`,
    (rank) => `'value' || (${rank})`,
    (rank) => `'V' || (${rank})`,
    (rank) => `(${rank})::text`,
    (rank) => `'+1555' || pg_catalog.lpad((${rank})::text, 9, '0')`,
    (rank) => `'00000000-0000-4000-8000-' || pg_catalog.lpad((${rank})::text, 12, '0')`,
    (rank) => `pg_catalog.lpad((${rank})::text, 8, '0')`,
    (rank) => `'1.0.' || (${rank})`,
  ]
  return makers.map((make) => (rank) => `(${make(rank)})::${type}`)
}
