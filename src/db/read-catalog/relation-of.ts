import type { ObjectId } from '../../catalog/object.js'
import { printQualified } from '../../sql/print-name.js'
import type { Row } from './reader.js'

const kinds: Readonly<Record<string, string>> = { v: 'view', m: 'materialized view', f: 'foreign table' }

/** Id of the relation that a row names by `schema`, `relation` and `relkind`. */
export function relationIdOf(row: Row): ObjectId {
  return `${kinds[String(row['relkind'])] ?? 'table'} ${relationNameOf(row)}`
}

/** Its printed name. */
export function relationNameOf(row: Row): string {
  return printQualified(String(row['schema']), String(row['relation']))
}
