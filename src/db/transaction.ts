import { quoteIdentifier, quoteLiteral } from '../sql/quote.js'
import type { Run, Unit } from './unit.js'

/** Opens a unit's transaction: lock timeout, schema and parameters hold for it alone. */
export function beginSql(run: Pick<Run, 'schema'>, unit: Unit): readonly string[] {
  return [
    'begin',
    `set local lock_timeout = '${Math.round(unit.lockTimeoutMs)}ms'`,
    ...settingsSql(run, unit, true),
  ]
}

/**
 * The schema first in the search path, and parameters as settings `vault_db.<name>` for SQL migrations.
 *
 * @param local true: until the transaction ends; false: for the session
 */
export function settingsSql(run: Pick<Run, 'schema'>, unit: Unit, local: boolean): readonly string[] {
  const set = (name: string, value: string) => `select pg_catalog.set_config(${name}, ${value}, ${local})`
  const schema =
    run.schema === 'public'
      ? []
      : [
          set(
            "'search_path'",
            `${quoteLiteral(`${quoteIdentifier(run.schema)}, `)} || pg_catalog.current_setting('search_path')`,
          ),
        ]
  const given = Object.entries(unit.parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const parameters =
    typeof unit.body === 'function'
      ? []
      : given.map(([name, value]) => set(quoteLiteral(`vault_db.${name}`), quoteLiteral(value)))
  return [...schema, ...parameters]
}
