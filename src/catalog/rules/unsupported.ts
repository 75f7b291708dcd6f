import type { UnsupportedObject } from '../small.js'
import type { KindRules } from './rule.js'

/** What is there and cannot be written: its statements are remarks, by which reports name it. */
export const unsupportedRules: KindRules<UnsupportedObject> = {
  kinds: ['unsupported'],
  address: ({ id }) => id,
  create: ({ id }) => [{ sql: [`-- vault-db cannot create: ${id}`] }],
  drop: ({ id }) => [{ sql: [`-- vault-db cannot drop: ${id}`] }],
  alter: (_from, { id }) => ({ steps: [{ sql: [`-- vault-db cannot alter: ${id}`] }] }),
  survives: () => true,
}
