import { printName } from '../../sql/print-name.js'
import type { OperatorObject } from '../operators.js'
import type { Alteration, KindRules, Scope } from './rule.js'
import { listSql } from './type-words.js'

/** Operators. A commutator or negator that does not exist yet is declared by the one that names it. */
export const operatorRules: KindRules<OperatorObject> = {
  kinds: ['operator'],
  address: ({ id }) => id,
  create: (operator) => [{ sql: [createSql(operator)] }],
  drop: ({ id }) => [{ sql: [`drop ${id}`] }],
  alter: alterOperator,
  survives: () => true,
}

const link = (name: string | null) => (name === null ? null : `operator(${name})`)

function createSql(operator: OperatorObject): string {
  const words: Record<string, string | null> = {
    function: operator.function,
    leftarg: operator.left,
    rightarg: operator.right,
    commutator: link(operator.commutator),
    negator: link(operator.negator),
    restrict: operator.restrict,
    join: operator.join,
  }
  const items = [
    ...Object.entries(words).flatMap(([word, value]) => (value === null ? [] : [`${word} = ${value}`])),
    ...(operator.hashes ? ['hashes'] : []),
    ...(operator.merges ? ['merges'] : []),
  ]
  return `create operator ${printName(operator.schema!)}.${operator.name} ${listSql(items)}`
}

/** The other of a pair, when it is made, sets the link of this one; when it is dropped, it clears it. */
function alterOperator(from: OperatorObject, to: OperatorObject, scope: Scope): Alteration {
  const pairs = (['commutator', 'negator'] as const).filter((word) => from[word] !== to[word])
  const left = pairs.filter((word) => !isSetByOther(from, to, { word, scope }))
  const words = [
    ...(['restrict', 'join'] as const)
      .filter((word) => from[word] !== to[word])
      .map((word) => `${word} = ${to[word] ?? 'none'}`),
    ...left.map((word) => `${word} = ${link(to[word])}`),
    ...(['hashes', 'merges'] as const).filter((word) => from[word] !== to[word]),
  ]
  if (!canSet(from, to, { left, scope })) return 'replace'
  return { steps: words.length === 0 ? [] : [{ sql: [`alter ${to.id} set (${words.join(', ')})`] }] }
}

type Pair = 'commutator' | 'negator'

function isSetByOther(
  from: OperatorObject,
  to: OperatorObject,
  { word, scope }: { readonly word: Pair; readonly scope: Scope },
): boolean {
  const named = ({ id }: { readonly id: string }, name: string | null) =>
    name !== null && id.startsWith(`operator ${name}(`)
  const { objects: before } = scope.from.catalog
  const { objects: after } = scope.to.catalog
  const isCleared =
    from[word] === null || before.some((object) => named(object, from[word]) && scope.isGone(object.id))
  const isSet = to[word] === null || after.some((object) => named(object, to[word]) && scope.isNew(object.id))
  return isCleared && isSet
}

/** ALTER OPERATOR changes the estimators only; from 17 on it also adds what is missing. */
function canSet(
  from: OperatorObject,
  to: OperatorObject,
  { left, scope }: { readonly left: readonly Pair[]; readonly scope: Scope },
): boolean {
  const isSame = from.function === to.function && from.left === to.left && from.right === to.right
  const flags = (['hashes', 'merges'] as const).filter((word) => from[word] !== to[word])
  if (!isSame) return false
  if (left.length + flags.length === 0) return true
  const isAddition = left.every((word) => from[word] === null) && flags.every((word) => to[word])
  return isAddition && scope.to.catalog.serverVersionNum >= 170000
}
