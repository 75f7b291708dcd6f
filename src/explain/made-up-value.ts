/**
 * The text of a value that stands for one of production's: the same number gives the same value, another one another.
 * Numbers are ranks: 1 is the most common value. Pure.
 *
 * @param type as pg_type names it
 * @returns null where no value of the type can be made up
 */
export function madeUpValue(type: string, number: number): string | null {
  switch (type) {
    case 'uuid':
      return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
    case 'int2':
    case 'int4':
    case 'int8':
    case 'numeric':
    case 'float4':
    case 'float8':
      return String(number)
    case 'text':
    case 'varchar':
    case 'bpchar':
    case 'citext':
      return `value ${number}`
    case 'bool':
      return number === 1 ? 'true' : 'false'
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return `2025-01-${String(Math.min(number, 28)).padStart(2, '0')}`
    default:
      return null
  }
}
