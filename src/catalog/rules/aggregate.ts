import { quoteLiteral } from '../../sql/quote.js'
import type { AggregateObject, AggregateState } from '../functions.js'
import { acceptsReplacement, printArgument, routineSlot } from './routine-words.js'
import type { KindRules } from './rule.js'
import { qualifiedName } from './words.js'

/** Aggregates: normal, ordered-set and hypothetical-set. */
export const aggregateRules: KindRules<AggregateObject> = {
  kinds: ['aggregate'],
  address,
  grantAddress: (object) => `function ${object.id.slice('aggregate '.length)}`,
  slots: (object) => [routineSlot(object)],
  create: (object) => [{ sql: [createSql(object, 'create')] }],
  drop: (object) => [{ sql: [`drop ${address(object)}`] }],
  alter: (from, to) => {
    const isSameKind = from.type === to.type && from.directArguments === to.directArguments
    if (!isSameKind || !acceptsReplacement(from, to)) return 'replace'
    return { steps: [{ sql: [createSql(to, 'create or replace')] }] }
  },
  // It knows functions and types only.
  survives: () => true,
}

function address(object: AggregateObject): string {
  const types = object.arguments.map((argument) => printArgument({ ...argument, name: null }))
  return `aggregate ${qualifiedName(object)}(${argumentList(object, types)})`
}

/** `*`, `a, b`, or `a order by b`. */
function argumentList(object: AggregateObject, printed: readonly string[]): string {
  if (object.type === 'normal') return printed.length === 0 ? '*' : printed.join(', ')
  const direct = printed.slice(0, object.directArguments)
  const ordered = printed.slice(object.directArguments)
  // VARIADIC "any" before ORDER BY stands for the aggregated arguments as well.
  const sorted = ordered.length === 0 ? direct.slice(-1) : ordered
  return `${direct.join(', ')}${direct.length === 0 ? '' : ' '}order by ${sorted.join(', ')}`
}

function createSql(object: AggregateObject, verb: string): string {
  const list = argumentList(object, object.arguments.map(printArgument))
  return `${verb} aggregate ${qualifiedName(object)}(${list}) (\n  ${parametersOf(object).join(',\n  ')}\n)`
}

function parametersOf(object: AggregateObject): readonly string[] {
  return [
    ...stateSql(object.transition, '', object),
    ...(object.combine === null ? [] : [`combinefunc = ${object.combine}`]),
    ...(object.serialize === null ? [] : [`serialfunc = ${object.serialize}`]),
    ...(object.deserialize === null ? [] : [`deserialfunc = ${object.deserialize}`]),
    ...(object.moving === null
      ? []
      : [`minvfunc = ${object.moving.inverse}`, ...stateSql(object.moving, 'm', object)]),
    ...(object.sortOperator === null ? [] : [`sortop = operator(${object.sortOperator})`]),
    ...(object.parallel === 'unsafe' ? [] : [`parallel = ${object.parallel}`]),
    ...(object.type === 'hypothetical-set' ? ['hypothetical'] : []),
  ]
}

function stateSql(state: AggregateState, prefix: '' | 'm', { type }: AggregateObject): readonly string[] {
  const usualModify = type === 'normal' ? 'read_only' : 'read_write'
  return [
    `${prefix}sfunc = ${state.function}`,
    `${prefix}stype = ${state.type}`,
    ...(state.space === 0 ? [] : [`${prefix}sspace = ${state.space}`]),
    ...(state.final === null ? [] : [`${prefix}finalfunc = ${state.final}`]),
    ...(state.finalExtra ? [`${prefix}finalfunc_extra`] : []),
    ...(state.finalModify === usualModify ? [] : [`${prefix}finalfunc_modify = ${state.finalModify}`]),
    ...(state.initial === null ? [] : [`${prefix}initcond = ${quoteLiteral(state.initial)}`]),
  ]
}
