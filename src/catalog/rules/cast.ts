import type { CastObject } from '../small.js'
import type { KindRules } from './rule.js'

/** Casts. Nothing of them can be altered. */
export const castRules: KindRules<CastObject> = {
  kinds: ['cast'],
  address: ({ id }) => id,
  create: ({ id, method, context }) => {
    const how = method === 'without function' ? method : `with ${method}`
    return [{ sql: [`create ${id} ${how}${context === 'explicit' ? '' : ` as ${context}`}`] }]
  },
  drop: ({ id }) => [{ sql: [`drop ${id}`] }],
  alter: () => 'replace',
  survives: () => true,
}
