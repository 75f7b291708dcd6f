import type { ColumnObject, TableObject } from '../../catalog/tables.js'
import type { Check, Severity } from '../check.js'

interface Discouraged {
  readonly type: RegExp
  readonly severity: Severity
  readonly because: string
  readonly instead: string
}

/** pg_upgrade keeps regclass, regrole and regtype, whose oids it carries over. */
const discouraged: readonly Discouraged[] = [
  {
    type: /^timestamp(?:\(\d\))? without time zone/,
    severity: 'warn',
    because: 'It names no moment: two sessions of other time zones read another one.',
    instead: 'timestamp with time zone',
  },
  {
    type: /^time(?:\(\d\))? with time zone/,
    severity: 'warn',
    because: 'A time of day has no offset without its date.',
    instead: 'timestamp with time zone, or time and the name of a zone',
  },
  {
    type: /^money/,
    severity: 'warn',
    because: 'Its currency and its decimals are those of lc_monetary when it is read.',
    instead: 'numeric(p, s) and a column for the currency',
  },
  {
    type: /^json(?:\[\])*$/,
    severity: 'warn',
    because:
      'It has no equality, so neither DISTINCT nor an index works on it, and it is parsed at each use.',
    instead: 'jsonb',
  },
  {
    type: /^reg(?:collation|config|dictionary|namespace|oper|operator|proc|procedure)(?:\[\])*$/,
    severity: 'warn',
    because: 'pg_upgrade refuses a database that stores it.',
    instead: 'text',
  },
  {
    type: /^character\(\d+\)/,
    severity: 'info',
    because: 'It is padded with blanks, which comparisons then ignore.',
    instead: 'text, with a check of its length',
  },
]

/** A column of a type that PostgreSQL itself advises against. */
export const columnType: Check = {
  id: 'column-type',
  severity: 'warn',
  title: 'a column has a type that does not keep what it seems to',
  why: 'Such types exist for old schemas; what they lose is noticed when it is too late to ask.',
  examples: {
    bad: 'create table voyage (id int primary key, left_at timestamp)',
    good: 'create table voyage (id int primary key, left_at timestamptz)',
  },
  find: ({ contract: { actual } }) => {
    const tables = new Set(
      actual.objects
        .filter((object): object is TableObject => object.kind === 'table')
        .filter(({ partitionOf }) => partitionOf === null)
        .map(({ id }) => id),
    )
    const columns = actual.objects.filter(
      (object): object is ColumnObject =>
        object.kind === 'column' && object.parent !== null && tables.has(object.parent),
    )
    return columns.flatMap(({ id, type }) => {
      const found = discouraged.find((each) => each.type.test(type))
      if (!found) return []
      const { severity, because, instead } = found
      return [
        {
          object: id,
          severity,
          message: `It is ${type}. ${because}`,
          evidence: [],
          fix: null,
          hint: `Instead: ${instead}.`,
        },
      ]
    })
  },
}
