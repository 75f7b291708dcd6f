import type { AggregateObject, AggregateState } from '../../catalog/functions.js'
import { printName } from '../../sql/print-name.js'
import { textOrNull } from './base-object.js'
import { buildRoutine, routineQuery } from './functions.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid } from './sql.js'

const typeWords = { n: 'normal', o: 'ordered-set', h: 'hypothetical-set' } as const
const modifyWords = { r: 'read_only', s: 'shareable', w: 'read_write' } as const

const nameOf = (column: string) => `case when a.${column}::oid <> 0 then a.${column}::text end`

/** Aggregates, with all that CREATE AGGREGATE knows. */
export const aggregateReader: KindReader = {
  name: 'aggregates',
  queries: () => [
    routineQuery(
      `a.aggkind as type, a.aggnumdirectargs as direct_arguments,
  a.aggtransfn::text as transition, ${nameOf('aggfinalfn')} as final, ${nameOf('aggcombinefn')} as combine,
  ${nameOf('aggserialfn')} as serialize, ${nameOf('aggdeserialfn')} as deserialize,
  ${nameOf('aggmtransfn')} as m_transition, ${nameOf('aggminvtransfn')} as m_inverse, ${nameOf('aggmfinalfn')} as m_final,
  a.aggfinalextra as final_extra, a.aggmfinalextra as m_final_extra,
  a.aggfinalmodify as final_modify, a.aggmfinalmodify as m_final_modify,
  (select pg_catalog.json_build_array(s.nspname, o.oprname) from pg_catalog.pg_operator o
    join pg_catalog.pg_namespace s on s.oid = o.oprnamespace where o.oid = a.aggsortop) as sort_operator,
  pg_catalog.format_type(a.aggtranstype, null) as state, a.aggtransspace as space,
  case when a.aggmtranstype <> 0 then pg_catalog.format_type(a.aggmtranstype, null) end as m_state,
  a.aggmtransspace as m_space, a.agginitval as initial, a.aggminitval as m_initial`,
      'join pg_catalog.pg_aggregate a on a.aggfnoid = p.oid',
      `p.prokind = 'a'`,
    ),
  ],
  build: ([rows], context) => rows!.map((row) => buildAggregate(row, context)),
}

function buildAggregate(row: Row, context: BuildContext): Built {
  const sort = row['sort_operator'] as [string, string] | null
  const object: Omit<AggregateObject, 'needs'> = {
    ...buildRoutine(row, 'aggregate', context),
    type: typeWords[row['type'] as keyof typeof typeWords],
    directArguments: Number(row['direct_arguments']),
    transition: stateOf(row, ''),
    moving:
      row['m_transition'] === null ? null : { ...stateOf(row, 'm_'), inverse: String(row['m_inverse']) },
    combine: textOrNull(row['combine']),
    serialize: textOrNull(row['serialize']),
    deserialize: textOrNull(row['deserialize']),
    sortOperator: sort === null ? null : `${printName(sort[0])}.${sort[1]}`,
  }
  return { object, addresses: [`${classOid.procedure}:${row['oid']}:0`] }
}

function stateOf(row: Row, prefix: '' | 'm_'): AggregateState {
  return {
    function: String(row[`${prefix}transition`]),
    type: String(row[`${prefix}state`]),
    space: Number(row[`${prefix}space`]),
    initial: textOrNull(row[`${prefix}initial`]),
    final: textOrNull(row[`${prefix}final`]),
    finalExtra: row[`${prefix}final_extra`] === true,
    finalModify: modifyWords[row[`${prefix}final_modify`] as keyof typeof modifyWords],
  }
}
