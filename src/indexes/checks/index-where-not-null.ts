import type { Check } from '../check.js'

/** A partial index on what is never null. */
export const indexWhereNotNull: Check = {
  id: 'index-where-not-null',
  severity: 'info',
  title: 'WHERE column IS NOT NULL on a column that is never null',
  why: 'The predicate leaves nothing out, but a query must repeat it, or be seen to imply it, to use the index.',
  examples: {
    bad: 'create table gate (code text not null); create index gate_code on gate (code) where code is not null',
    good: 'create table gate (code text); create index gate_code on gate (code) where code is not null',
  },
  find: ({ contract, structure: { indexes } }) => {
    const notNull = new Set(
      contract.actual.objects
        .filter((object) => object.kind === 'column' && (object as { notNull?: boolean }).notNull === true)
        .map(({ id }) => id),
    )
    return indexes
      .filter(({ predicate, attached, table }) => {
        const column = /^(\S+|"(?:[^"]|"")+") IS NOT NULL$/.exec(predicate ?? '')?.[1]
        return !attached && column !== undefined && notNull.has(`column ${table}.${column}`)
      })
      .map(({ id, predicate, definition }) => ({
        object: id,
        message: `Its predicate, ${predicate}, holds for every row.`,
        evidence: [`definition: ${definition}`],
        fix: null,
        hint: 'Make it without the predicate, under another name, and drop this one.',
      }))
  },
}
