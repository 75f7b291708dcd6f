import type { LookupColumn, LookupTable } from '../../src/seeds/lookup-table.js'

/** A nullable column without default. */
export function column(name: string, type: string, more: Partial<LookupColumn> = {}): LookupColumn {
  return {
    name,
    type,
    plainType: type,
    baseType: type,
    isArray: false,
    notNull: false,
    hasDefault: false,
    generated: null,
    maxLength: null,
    labels: null,
    ...more,
  }
}

/** A table `public.t` whose first column is its key. */
export function table(columns: readonly LookupColumn[]): LookupTable {
  return { oid: 1, schema: 'public', name: 't', columns, uniqueKeys: [[columns[0]!.name]], takesCopy: true }
}
