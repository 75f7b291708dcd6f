import type { ForeignDataWrapperObject } from '../foreign.js'
import { optionChangesClause, optionsClause, secretSteps } from './foreign-options.js'
import type { Alteration, KindRules } from './rule.js'

/** Foreign data wrappers that no extension brought. */
export const foreignDataWrapperRules: KindRules<ForeignDataWrapperObject> = {
  kinds: ['foreign data wrapper'],
  address: ({ id }) => id,
  create: (wrapper) => [{ sql: [createSql(wrapper)] }, ...secretSteps(wrapper.id, null, wrapper)],
  drop: ({ id }) => [{ sql: [`drop ${id}`] }],
  alter: alterWrapper,
  survives: () => true,
}

function createSql({ id, handler, validator, options }: ForeignDataWrapperObject): string {
  const functions = `${handler === null ? '' : ` handler ${handler}`}${validator === null ? '' : ` validator ${validator}`}`
  return `create ${id}${functions}${optionsClause(options)}`
}

function alterWrapper(from: ForeignDataWrapperObject, to: ForeignDataWrapperObject): Alteration {
  const functions = (['handler', 'validator'] as const)
    .filter((word) => from[word] !== to[word])
    .map((word) => (to[word] === null ? ` no ${word}` : ` ${word} ${to[word]}`))
  const changes = `${functions.join('')}${optionChangesClause(from, to)}`
  const secrets = secretSteps(to.id, from, to)
  return { steps: changes === '' ? secrets : [{ sql: [`alter ${to.id}${changes}`] }, ...secrets] }
}
