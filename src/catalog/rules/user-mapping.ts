import type { UserMappingObject } from '../foreign.js'
import { optionChangesClause, optionsClause, secretSteps } from './foreign-options.js'
import type { KindRules } from './rule.js'

/** User mappings. They have neither owner, comment nor grants. */
export const userMappingRules: KindRules<UserMappingObject> = {
  kinds: ['user mapping'],
  address: ({ id }) => id,
  create: (mapping) => [
    { sql: [`create ${mapping.id}${optionsClause(mapping.options)}`] },
    ...secretSteps(mapping.id, null, mapping),
  ],
  drop: ({ id }) => [{ sql: [`drop ${id}`] }],
  alter: (from, to) => {
    const changes = optionChangesClause(from, to)
    const secrets = secretSteps(to.id, from, to)
    return { steps: changes === '' ? secrets : [{ sql: [`alter ${to.id}${changes}`] }, ...secrets] }
  },
  survives: () => true,
}
