import * as v from 'valibot'
import { checkIds } from '../indexes/check-ids.js'
import { splitStatements } from '../sql/split.js'

const text = v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty'))

/** A name, or two with a dot between them. */
const name = v.pipe(
  v.string('must be a name'),
  v.regex(/^[^.]+(?:\.[^.]+)?$/, 'must be a name, or schema.name'),
)

const query = v.pipe(v.string('must be a query'), v.check(isOneQuery, 'must be one query'))

const partition = v.objectWithRest(
  {
    table: name,
    interval: v.picklist(['day', 'week', 'month', 'year'], 'must be day, week, month or year'),
    ahead: v.optional(
      v.pipe(
        v.number('must be a number from 0 to 1000'),
        v.check(
          (count) => Number.isInteger(count) && count >= 0 && count <= 1000,
          'must be a whole number from 0 to 1000',
        ),
      ),
    ),
    ensure: v.optional(name),
  },
  v.never(),
)

const refreshFunction = v.objectWithRest({ function: name, freshness: v.optional(query) }, v.never())
const refreshView = v.objectWithRest({ view: name }, v.never())

const monitor = v.objectWithRest(
  {
    name: text,
    sql: query,
    warnAbove: v.optional(v.pipe(v.number('must be a number'), v.finite('must be a number'))),
  },
  v.never(),
)

const accepted = v.objectWithRest(
  { check: v.picklist(checkIds, 'must be a check of verify-indexes'), object: text, reason: text },
  v.never(),
)

/** Schemas of what a project says about its upkeep: partitions, refresh, monitors, known findings. */
export const maintenance = {
  partitions: v.optional(
    v.pipe(
      v.array(partition, 'must be a list'),
      v.checkItems(
        (item, at, all) => all.findIndex(({ table }) => table === item.table) === at,
        'must name another table than the ones before it',
      ),
    ),
  ),
  refresh: v.optional(v.lazy((value) => (Array.isArray(value) ? v.array(refreshView) : refreshFunction))),
  monitors: v.optional(
    v.pipe(
      v.array(monitor, 'must be a list'),
      v.checkItems(
        (item, at, all) => all.findIndex((other) => other.name === item.name) === at,
        'must have another name than the ones before it',
      ),
    ),
  ),
  accept: v.optional(v.array(accepted, 'must be a list')),
}

/** Every key of these schemas, for near misses. */
export const maintenanceKeys = [
  'partitions',
  'refresh',
  'monitors',
  'interval',
  'ahead',
  'ensure',
  'function',
  'freshness',
  'view',
  'sql',
  'warnAbove',
  'accept',
  'check',
  'object',
  'reason',
]

function isOneQuery(sql: string): boolean {
  try {
    const statements = splitStatements(sql)
    return statements.length === 1 && /^(?:select|with|values|table|\()/i.test(statements[0]!.text)
  } catch {
    return false
  }
}
