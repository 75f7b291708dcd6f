import { quoteLiteral } from '../../sql/quote.js'
import type { CollationObject } from '../small.js'
import type { KindRules } from './rule.js'
import { listSql } from './type-words.js'
import { qualifiedName } from './words.js'

/** Collations. Nothing of them can be altered; columns must move over to a new one. */
export const collationRules: KindRules<CollationObject> = {
  kinds: ['collation'],
  address: (collation) => `collation ${qualifiedName(collation)}`,
  create: (collation) => [{ sql: [createSql(collation)] }],
  drop: (collation) => [{ sql: [`drop collation ${qualifiedName(collation)}`] }],
  alter: (_from, to, { from }) => {
    const holds = from
      .dependents(to.id)
      .some(({ kind }) => kind === 'column' || kind === 'domain' || kind === 'composite type')
    return holds ? 'rebuild' : 'replace'
  },
  survives: () => true,
}

function createSql(collation: CollationObject): string {
  const { provider, locale, lcCollate, lcCtype, deterministic, rules } = collation
  const texts = { locale, lc_collate: lcCollate, lc_ctype: lcCtype }
  const words = [
    `provider = ${provider}`,
    ...Object.entries(texts).flatMap(([word, text]) =>
      text === null ? [] : [`${word} = ${quoteLiteral(text)}`],
    ),
    ...(deterministic ? [] : ['deterministic = false']),
    ...(rules === null ? [] : [`rules = ${quoteLiteral(rules)}`]),
  ]
  return `create collation ${qualifiedName(collation)} ${listSql(words)}`
}
