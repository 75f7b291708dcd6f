import { printQualified } from '../../sql/print-name.js'
import type { Check } from '../check.js'
import { tailOf } from '../contract-view.js'
import { freeName } from '../index-name.js'
import { unlessDone } from '../repair.js'
import type { IndexFacts, LackingPartition } from '../structure.js'

/** An index of a partitioned table that does not stand on all its partitions. */
export const partitionIndexIncomplete: Check = {
  id: 'partition-index-incomplete',
  severity: 'error',
  title: 'an index of a partitioned table lacks parts',
  why: 'Queries on the partitions that lack it read them whole; a unique one promises nothing for the table.',
  examples: {
    bad: `create table log (at date) partition by range (at);
create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01');
create index log_at on only log (at)`,
    good: `create table log (at date) partition by range (at);
create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01');
create index log_at on only log (at); create index log_1_at on log_1 (at);
alter index log_at attach partition log_1_at`,
  },
  find: ({ structure: { indexes } }) =>
    indexes
      .filter(({ partitioned, valid, building }) => partitioned && !valid && !building)
      .map((index) => ({
        object: index.id,
        message: `It is not valid: ${index.lacking.length} of the partitions of ${index.table} have no valid part of it.`,
        evidence: [
          `definition: ${index.definition}`,
          ...index.lacking.slice(0, 10).map(lackingWords),
          ...(index.lacking.length > 10 ? [`… and ${index.lacking.length - 10} more`] : []),
        ],
        fix: completeFix(index, indexes),
        hint: 'CREATE INDEX … ON ONLY leaves it so on purpose until every part is attached; ATTACH the last one and it is valid.',
      })),
}

function lackingWords({ table, attached }: LackingPartition): string {
  return attached === null ? `no part on ${table}` : `part ${attached} on ${table} is not valid`
}

function completeFix(index: IndexFacts, all: readonly IndexFacts[]) {
  const taken = new Set(all.map(({ name }) => name))
  const statements = index.lacking.flatMap(({ table, attached }) => {
    if (attached !== null) return [`reindex index concurrently ${attached}`]
    const name = freeName([index.name, table.split('.').at(-1)!], taken)
    taken.add(name)
    const unique = index.unique ? 'unique ' : ''
    const schema = printQualified(index.schema, name)
    return [
      `create ${unique}index concurrently ${name} on ${table} ${tailOf(index.definition)}`,
      `alter index ${index.qualified} attach partition ${schema}`,
    ]
  })
  if (statements.length === 0) return null
  return { repair: statements, migration: { up: statements.map(unlessDone), down: [] } }
}
