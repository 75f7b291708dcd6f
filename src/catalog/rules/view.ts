import { printName } from '../../sql/print-name.js'
import { rereadable } from '../../sql/rereadable.js'
import type { QueryColumn, ViewObject } from '../views.js'
import type { Alteration, KindRules } from './rule.js'
import { extendsColumns, optionClause, optionStatements } from './view-words.js'
import { qualifiedName } from './words.js'

/** Views. Their columns carry comments and grants and have no rules of their own to be made by. */
export const viewRules: KindRules<ViewObject> = {
  kinds: ['view'],
  address: (view) => `view ${qualifiedName(view)}`,
  grantAddress: (view) => `table ${qualifiedName(view)}`,
  slots: (view) => [`relation ${qualifiedName(view)}`, `type ${qualifiedName(view)}`],
  create: (view) => [{ sql: readsItself(view) ? [stubSql(view), createSql(view)] : [createSql(view)] }],
  drop: (view) => [{ sql: [`drop view ${qualifiedName(view)}`] }],
  alter: alterView,
  stub: (view) => [stubSql(view)],
}

function createSql(view: ViewObject): string {
  const options = optionClause(view.options)
  return `create or replace view ${qualifiedName(view)}${options === '' ? '' : ` ${options}`} as\n${rereadable(view.query)}`
}

/** Same columns, nothing below. */
function stubSql(view: ViewObject): string {
  const columns = view.columns.map(stubColumn)
  const list = columns.length === 0 ? '' : `\n  ${columns.join(',\n  ')}`
  return `create or replace view ${qualifiedName(view)} as\nselect${list}`
}

function stubColumn({ name, type, collation }: QueryColumn): string {
  return `null::${type}${collation === null ? '' : ` collate ${collation}`} as ${printName(name)}`
}

/** CREATE OR REPLACE can make a view read from itself; a new one needs a first state for that. */
function readsItself(view: ViewObject): boolean {
  const name = qualifiedName(view).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?:from|join|,|\\()\\s*(?:only )?${name}(?![\\w$."(])`, 'i').test(view.query)
}

function alterView(from: ViewObject, to: ViewObject): Alteration {
  if (!extendsColumns(from.columns, to.columns)) return 'replace'
  const isSameQuery = from.query === to.query && from.columns.length === to.columns.length
  // CREATE OR REPLACE VIEW takes the options as they are given there.
  if (!isSameQuery) return { steps: [{ sql: [createSql(to)], property: 'query' }] }
  return {
    steps: [
      {
        sql: optionStatements(`alter view ${qualifiedName(to)}`, from.options, to.options),
        property: 'options',
      },
    ],
  }
}
