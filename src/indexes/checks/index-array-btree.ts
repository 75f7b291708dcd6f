import { indexCatalog } from '../../catalog/index-catalog.js'
import type { ColumnObject } from '../../catalog/tables.js'
import { printName } from '../../sql/print-name.js'
import type { Check } from '../check.js'

/** A B-tree over an array or jsonb column that no rule of uniqueness asks for. */
export const indexArrayBtree: Check = {
  id: 'index-array-btree',
  severity: 'warn',
  title: 'a B-tree index leads with an array or jsonb column',
  why: 'A B-tree finds whole values only; a search for one element (@>, &&, ?) reads the table.',
  examples: {
    bad: 'create table parcel (id int primary key, labels text[]); create index on parcel (labels)',
    good: 'create table parcel (id int primary key, labels text[]); create index on parcel using gin (labels)',
  },
  find: ({ contract: { actual }, structure: { indexes } }) => {
    const { byId } = indexCatalog(actual)
    return indexes.flatMap(({ id, table, method, unique, attached, isToast, keys }) => {
      const column = keys[0]?.column ?? null
      if (method !== 'btree' || unique || attached || isToast || column === null) return []
      const type = (byId.get(`column ${table}.${printName(column)}`) as ColumnObject | undefined)?.type
      if (type === undefined || !(type.endsWith('[]') || type === 'jsonb')) return []
      return [
        {
          object: id,
          message: `Its first column ${column} is ${type}, of which a B-tree finds whole values only.`,
          evidence: [],
          fix: null,
          hint: 'A GIN index finds rows by an element.',
        },
      ]
    })
  },
}
