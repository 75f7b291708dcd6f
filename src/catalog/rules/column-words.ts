import { printName } from '../../sql/print-name.js'
import type { ObjectId } from '../object.js'
import type { ColumnObject, DefaultObject, Identity, TableObject } from '../tables.js'
import type { Scope, StepDraft } from './rule.js'
import { unusualParameters } from './sequence-words.js'
import { alterRelation, optionChanges, printOption, relationOf } from './words.js'

/** The default of a column that can be written inside its table's or column's own statement. */
export function foldedDefault(column: ColumnObject, { to }: Scope): DefaultObject | undefined {
  const found = to.children(column.id).find(({ kind }) => kind === 'default') as DefaultObject | undefined
  return found && !found.needs.some(isCode) ? found : undefined
}

/** Whether an object may itself need tables, so that what uses it must not be part of a table's statement. */
export function isCode(id: ObjectId): boolean {
  return /^(function|procedure|aggregate|operator|view|materialized view|cast|text search) /.test(id)
}

/** A column as `create table` and `add column` take it. */
export function columnSql(column: ColumnObject, expression: string | undefined): string {
  const words = [printName(column.name), column.type]
  if (column.foreignOptions.length > 0)
    words.push(`options (${column.foreignOptions.map(foreignOption).join(', ')})`)
  if (column.compression !== null) words.push(`compression ${column.compression}`)
  if (column.collation !== null) words.push(`collate ${column.collation}`)
  if (column.generated) {
    words.push(
      `generated always as (${column.generated.expression}) ${column.generated.stored ? 'stored' : 'virtual'}`,
    )
  }
  if (column.identity) words.push(identitySql(column.identity, column.type))
  if (expression !== undefined) words.push(`default ${expression}`)
  if (column.notNull)
    words.push(
      column.notNullName === null ? 'not null' : `constraint ${printName(column.notNullName)} not null`,
    )
  return words.join(' ')
}

/** `host=a` of the catalog → `host 'a'`. */
export function foreignOption(option: string): string {
  const at = option.indexOf('=')
  return `${printName(option.slice(0, at))} '${option.slice(at + 1).replaceAll("'", "''")}'`
}

/** `generated always as identity (…)`. */
export function identitySql(identity: Identity, type: string): string {
  const words = [
    ...(identity.sequence === null ? [] : [`sequence name ${identity.sequence}`]),
    ...unusualParameters(identity, type),
  ]
  const parameters = words.length === 0 ? '' : ` (${words.join(' ')})`
  return `generated ${identity.generation} as identity${parameters}`
}

/** What a new column has beyond its statement: storage, statistics target, options, a sequence's persistence. */
export function columnExtras(column: ColumnObject, { to }: Scope): readonly StepDraft[] {
  const alter = `${alterRelation(column.parent!, true)} alter column ${printName(column.name)}`
  const steps: string[] = []
  if (column.storage !== null) steps.push(`${alter} set storage ${column.storage}`)
  if (column.statistics !== null) steps.push(`${alter} set statistics ${column.statistics}`)
  if (column.options.length > 0) steps.push(`${alter} set (${column.options.map(printOption).join(', ')})`)
  const table = to.byId.get(column.parent!) as TableObject
  if (column.identity && column.identity.unlogged !== (table.persistence === 'unlogged')) {
    const sequence = identitySequence(column)
    steps.push(`alter sequence ${sequence} set ${column.identity.unlogged ? 'unlogged' : 'logged'}`)
  }
  return steps.map((sql) => ({ sql: [sql], provides: [], needs: [column.id] }))
}

/** Storage parameters of a column that differ. */
export function columnOptionSql(alter: string, from: ColumnObject, to: ColumnObject): readonly string[] {
  const { set, reset } = optionChanges(from.options, to.options)
  return [
    ...(set.length > 0 ? [`${alter} set (${set.join(', ')})`] : []),
    ...(reset.length > 0 ? [`${alter} reset (${reset.join(', ')})`] : []),
  ]
}

/** Printed name of the sequence behind an identity column. */
export function identitySequence(column: ColumnObject): string {
  const [, table] = relationOf(column.parent!)
  const name = lastName(table)
  const schema = table.slice(0, table.length - printName(name).length)
  return column.identity?.sequence ?? `${schema}${printName(`${name}_${column.name}_seq`)}`
}

/** Last part of a printed name, unquoted. */
export function lastName(printed: string): string {
  const quoted = /"((?:[^"]|"")+)"$/.exec(printed)
  return quoted ? quoted[1]!.replaceAll('""', '"') : printed.slice(printed.lastIndexOf('.') + 1)
}
