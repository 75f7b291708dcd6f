import { flagAt, isNode, nodeAt, nodesAt, numberAt, type TreeNode } from './node-tree.js'
import { type QueryScope, queryScope, targetsOf, variableKey } from './query-scope.js'
import {
  collectingAggregates,
  countingFunctions,
  safeOperatorResults,
  safeResults,
  strictAggregates,
  strictFunctions,
  totalFunctions,
} from './safe-functions.js'

/** What expressions are judged with. */
export interface Judge {
  /** Whether a column of a table or view is never null. */
  readonly isColumnNotNull: (relationOid: number, attribute: number) => boolean
  /** Names of PostgreSQL's own functions, by oid. */
  readonly functions: ReadonlyMap<number, string>
}

type Rule = (expression: TreeNode, scope: QueryScope, judge: Judge) => boolean

/** Whether column `number` (from 1) of a query is never null. Pure; false when unsure. */
export function isTargetNotNull(scope: QueryScope, number: number, judge: Judge): boolean {
  const { query, entries } = scope
  if (nodeAt(query, 'setOperations')) {
    const parts = entries.flatMap((entry) => nodeAt(entry, 'subquery') ?? [])
    return parts.length > 0 && parts.every((part) => isTargetNotNull(queryScope(part, scope), number, judge))
  }
  const target = targetsOf(query).find((entry) => numberAt(entry, 'resno') === number)
  const expression = target && nodeAt(target, 'expr')
  if (!expression) return false
  if (scope.hasGroupingSets) return isCount(expression, judge)
  return isNeverNull(expression, scope, judge)
}

/** Whether an expression is never null. */
function isNeverNull(expression: TreeNode | null, scope: QueryScope, judge: Judge): boolean {
  const rule = expression && rules[expression.node]
  return rule ? rule(expression, scope, judge) : false
}

const always: Rule = () => true

const wholeOf =
  (field: string): Rule =>
  (expression, scope, judge) =>
    isNeverNull(nodeAt(expression, field), scope, judge)

const all = (expressions: readonly TreeNode[], scope: QueryScope, judge: Judge) =>
  expressions.every((each) => isNeverNull(each, scope, judge))

const anyArgument: Rule = (expression, scope, judge) =>
  nodesAt(expression, 'args').some((each) => isNeverNull(each, scope, judge))

const allArguments: Rule = (expression, scope, judge) => all(nodesAt(expression, 'args'), scope, judge)

const caseRule: Rule = (expression, scope, judge) =>
  isNeverNull(nodeAt(expression, 'defresult'), scope, judge) &&
  nodesAt(expression, 'args').every((branch) => isNeverNull(nodeAt(branch, 'result'), scope, judge))

/** Names of nodes as PostgreSQL 14 to 18 write them; the short ones are those of 14 and 15. */
const rules: Readonly<Record<string, Rule>> = {
  VAR: variableRule,
  CONST: (expression) => expression.fields.get('constisnull') === 'false',
  COALESCE: anyArgument,
  COALESCEEXPR: anyArgument,
  MINMAX: anyArgument,
  MINMAXEXPR: anyArgument,
  CASE: caseRule,
  CASEEXPR: caseRule,
  NULLTEST: always,
  BOOLEANTEST: always,
  DISTINCTEXPR: always,
  ARRAY: always,
  ARRAYEXPR: always,
  ROW: always,
  ROWEXPR: always,
  BOOLEXPR: allArguments,
  RELABELTYPE: wholeOf('arg'),
  COLLATE: wholeOf('arg'),
  COLLATEEXPR: wholeOf('arg'),
  COERCETODOMAIN: wholeOf('arg'),
  COERCEVIAIO: wholeOf('arg'),
  ARRAYCOERCEEXPR: wholeOf('arg'),
  // The last one is current_schema, which may be null.
  SQLVALUEFUNCTION: (expression) => numberAt(expression, 'op') < 14,
  OPEXPR: operatorRule,
  FUNCEXPR: functionRule,
  AGGREF: aggregateRule,
  WINDOWFUNC: (expression, _scope, judge) => isCount(expression, judge),
  SUBLINK: sublinkRule,
}

function variableRule(variable: TreeNode, scope: QueryScope, judge: Judge): boolean {
  if (numberAt(variable, 'varlevelsup') !== 0) return false
  if (scope.required.has(variableKey(variable))) return true
  const number = numberAt(variable, 'varno')
  const entry = scope.entries[number - 1]
  if (!entry || scope.nulled.has(number)) return false
  return isEntryColumnNotNull(entry, numberAt(variable, 'varattno'), { scope, judge })
}

/** RTEKind: relation, subquery, join, CTE, and from PostgreSQL 18 on the columns of GROUP BY. */
function isEntryColumnNotNull(
  entry: TreeNode,
  attribute: number,
  { scope, judge }: { readonly scope: QueryScope; readonly judge: Judge },
): boolean {
  switch (numberAt(entry, 'rtekind')) {
    case 0:
      return judge.isColumnNotNull(numberAt(entry, 'relid'), attribute)
    case 1: {
      const query = nodeAt(entry, 'subquery')
      return query !== null && isTargetNotNull(queryScope(query, scope), attribute, judge)
    }
    case 2:
      return isNeverNull(itemAt(entry, 'joinaliasvars', attribute), scope, judge)
    case 6: {
      const query = commonTable(entry, scope)
      return query !== null && isTargetNotNull(queryScope(query, scope), attribute, judge)
    }
    case 9:
      return isNeverNull(itemAt(entry, 'groupexprs', attribute), scope, judge)
    default:
      return false
  }
}

function itemAt(entry: TreeNode, field: string, number: number): TreeNode | null {
  const list = entry.fields.get(field)
  const item = Array.isArray(list) ? list[number - 1] : null
  return isNode(item) ? item : null
}

/** The query of a common table expression; null where it may name itself. */
function commonTable(entry: TreeNode, scope: QueryScope): TreeNode | null {
  let level: QueryScope | null = scope
  for (let up = numberAt(entry, 'ctelevelsup'); up > 0; up -= 1) level = level?.outer ?? null
  const name = entry.fields.get('ctename')
  const found = level && nodesAt(level.query, 'cteList').find((each) => each.fields.get('ctename') === name)
  return found && !flagAt(found, 'cterecursive') ? nodeAt(found, 'ctequery') : null
}

function operatorRule(expression: TreeNode, scope: QueryScope, judge: Judge): boolean {
  const name = judge.functions.get(numberAt(expression, 'opfuncid'))
  if (name === undefined) return false
  const isSafe = safeOperatorResults.has(numberAt(expression, 'opresulttype')) || strictFunctions.has(name)
  return isSafe && allArguments(expression, scope, judge)
}

function functionRule(expression: TreeNode, scope: QueryScope, judge: Judge): boolean {
  const name = judge.functions.get(numberAt(expression, 'funcid'))
  if (name === undefined || flagAt(expression, 'funcretset')) return false
  if (totalFunctions.has(name)) return true
  // CoercionForm 1 and 2: casts, written and implied.
  const isCast = [1, 2].includes(numberAt(expression, 'funcformat'))
  const isSafe =
    strictFunctions.has(name) || (isCast && safeResults.has(numberAt(expression, 'funcresulttype')))
  return isSafe && allArguments(expression, scope, judge)
}

function isCount(expression: TreeNode, { functions }: Judge): boolean {
  const name = functions.get(numberAt(expression, expression.node === 'AGGREF' ? 'aggfnoid' : 'winfnoid'))
  return name !== undefined && countingFunctions.has(name) && !(numberAt(expression, 'agglevelsup') > 0)
}

function aggregateRule(expression: TreeNode, scope: QueryScope, judge: Judge): boolean {
  if (numberAt(expression, 'agglevelsup') !== 0) return false
  if (isCount(expression, judge)) return true
  const name = judge.functions.get(numberAt(expression, 'aggfnoid'))
  if (name === undefined || !scope.isGrouped || nodeAt(expression, 'aggfilter')) return false
  if (collectingAggregates.has(name)) return true
  const values = nodesAt(expression, 'args').flatMap((entry) => nodeAt(entry, 'expr') ?? [])
  return strictAggregates.has(name) && all(values, scope, judge)
}

/** SubLinkType: EXISTS, ARRAY, and a scalar query that always has its one row: `(select count(*) from …)`. */
function sublinkRule(expression: TreeNode, scope: QueryScope, judge: Judge): boolean {
  const kind = numberAt(expression, 'subLinkType')
  if (kind === 0 || kind === 6) return true
  const query = nodeAt(expression, 'subselect')
  if (kind !== 4 || !query || !flagAt(query, 'hasAggs')) return false
  const mayBeEmpty = [
    'groupClause',
    'groupingSets',
    'havingQual',
    'limitCount',
    'limitOffset',
    'setOperations',
  ]
  if (mayBeEmpty.some((field) => query.fields.get(field) !== null)) return false
  return isTargetNotNull(queryScope(query, scope), 1, judge)
}
