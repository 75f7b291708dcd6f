import type { CatalogObject, ObjectKind } from '../../catalog/object.js'
import { printName, printQualified } from '../../sql/print-name.js'
import { grantsFrom } from './grants.js'
import type { BuildContext, Row } from './reader.js'

type Base<K extends ObjectKind> = Omit<CatalogObject, 'kind' | 'needs'> & { readonly kind: K }

/**
 * What every object has, from the columns `name`, `schema`, `owner`, `comment` and `grants` of a row; those that a
 * query leaves out are null.
 */
export function baseObject<K extends ObjectKind>(kind: K, row: Row, context: BuildContext): Base<K> {
  const name = String(row['name'])
  const schema = textOrNull(row['schema'])
  const owner = row['owner'] ?? null
  return {
    kind,
    id: `${kind} ${schema === null ? printName(name) : printQualified(schema, name)}`,
    name,
    schema,
    parent: null,
    owner: owner === null ? null : context.owner(owner),
    comment: textOrNull(row['comment']),
    grants: grantsFrom(row['grants'], context),
  }
}

/** Text of a column that may be null. */
export function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}

/** A column of type text[] or a JSON list; empty for null. */
export function listOf<T = string>(value: unknown): readonly T[] {
  return (value ?? []) as readonly T[]
}

/** SQL of a function's printed name without arguments, null for none. @param oid SQL of its oid */
export function functionName(oid: string): string {
  return `nullif(${oid}::pg_catalog.regproc::text, '-')`
}

/** SQL of a function's printed name with the types of its arguments, null for none. @param oid SQL of its oid */
export function functionSignature(oid: string): string {
  return `nullif(${oid}::pg_catalog.regprocedure::text, '-')`
}

/** SQL of a collation's printed, qualified name; null for none. @param oid SQL of its oid */
export function collationName(oid: string): string {
  return `(select pg_catalog.format('%I.%I', cn.nspname, k.collname) from pg_catalog.pg_collation k
    join pg_catalog.pg_namespace cn on cn.oid = k.collnamespace where k.oid = ${oid})`
}
