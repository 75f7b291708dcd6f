import type { Check } from '../check.js'
import { countWords } from '../words.js'

/** 2^31: as many transactions the server can tell apart. */
const horizon = 2 ** 31

/** A table whose old rows vacuum does not freeze. */
export const xidAge: Check = {
  id: 'xid-age',
  severity: 'error',
  title: 'vacuum does not keep up with the age of transaction ids',
  why: 'Near two thousand million the server stops taking writes, for the whole cluster, until the table is vacuumed.',
  examples: {
    bad: '-- a table whose oldest row is older than 50 % of 2^31 transactions: select relname, age(relfrozenxid) from pg_class',
    good: 'vacuum (freeze) the_table',
    isStatistical: true,
  },
  find: ({ usage }, limits) =>
    Object.entries(usage.tables).flatMap(([table, { xidAge: age, multixactAge }]) => {
      const ages = [
        { word: 'transactions', age, expected: usage.freezeMaxAge },
        { word: 'multixacts', age: multixactAge, expected: usage.multixactFreezeMaxAge },
      ]
      // Vacuum begins by itself at the expected age; half as much again means that something holds it up.
      const late = ages.filter((each) => (each.age ?? 0) > 1.5 * each.expected)
      if (late.length === 0) return []
      const isNear = late.some((each) => (100 * (each.age ?? 0)) / horizon >= limits.xidErrorPercent)
      return [
        {
          object: `table ${table}`,
          message: `Its oldest row that is not frozen is ${late.map((each) => `${countWords(each.age ?? 0)} ${each.word}`).join(' and ')} old.`,
          evidence: late.map(
            (each) =>
              `${Math.round((100 * (each.age ?? 0)) / horizon)} % of what the server can count; vacuum was due at ${countWords(each.expected)} ${each.word}`,
          ),
          fix: { repair: [`vacuum (freeze, verbose) ${table}`], migration: null },
          hint: 'Look for what holds vacuum up: long transactions, prepared ones, replication slots (vault-db inspect --only server).',
          ...(isNear ? {} : { severity: 'warn' as const }),
        },
      ]
    }),
}
