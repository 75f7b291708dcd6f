import type { AccessMethodObject } from '../operators.js'
import type { KindRules } from './rule.js'

/** Access methods of tables and indexes; nothing of them can be altered. */
export const accessMethodRules: KindRules<AccessMethodObject> = {
  kinds: ['access method'],
  address: ({ id }) => id,
  create: ({ id, of, handler }) => [{ sql: [`create ${id} type ${of} handler ${handler}`] }],
  drop: ({ id }) => [{ sql: [`drop ${id}`] }],
  alter: () => 'replace',
  survives: () => true,
}
