import type { TransformObject } from '../small.js'
import type { KindRules } from './rule.js'

/** Transforms between a type and a language. */
export const transformRules: KindRules<TransformObject> = {
  kinds: ['transform'],
  address: ({ id }) => id,
  create: (transform) => [{ sql: [`create ${bodyOf(transform)}`] }],
  drop: ({ id }) => [{ sql: [`drop ${id}`] }],
  alter: (_from, to) => ({ steps: [{ sql: [`create or replace ${bodyOf(to)}`], property: 'functions' }] }),
  survives: () => true,
}

function bodyOf({ id, fromSql, toSql }: TransformObject): string {
  const words = [
    ...(fromSql === null ? [] : [`from sql with function ${fromSql}`]),
    ...(toSql === null ? [] : [`to sql with function ${toSql}`]),
  ]
  return `${id} (${words.join(', ')})`
}
