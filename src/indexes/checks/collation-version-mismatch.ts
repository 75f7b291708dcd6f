import { quoteIdentifier } from '../../sql/quote.js'
import type { Check } from '../check.js'

/** A collation whose library changed since the indexes were built. */
export const collationVersionMismatch: Check = {
  id: 'collation-version-mismatch',
  severity: 'error',
  title: 'the operating system sorts otherwise than when the indexes were built',
  why: 'Such an index may miss rows that are there, and let doubles into a unique one. Queries return wrong answers without an error.',
  examples: {
    bad: `create collation by_icu (provider = icu, locale = 'de'); create table word (text text collate by_icu);
create index word_text on word (text); update pg_catalog.pg_collation set collversion = '1' where collname = 'by_icu'`,
    good: `create collation by_icu (provider = icu, locale = 'de'); create table word (text text collate by_icu);
create index word_text on word (text)`,
    isStatistical: true,
  },
  find: ({ structure: { collations } }) =>
    collations.map(({ name, isDatabase, recorded, actual, indexes }) => ({
      object: `${isDatabase ? 'database' : 'collation'} ${name}`,
      message: `Version ${actual} of the collation is in use; ${indexes.length} indexes may have been built with ${recorded}.`,
      evidence: [
        ...indexes.slice(0, 10).map((index) => `sorted by it: ${index}`),
        ...(indexes.length > 10 ? [`… and ${indexes.length - 10} more`] : []),
      ],
      fix: {
        repair: [
          ...indexes.map((index) => `reindex index concurrently ${index}`),
          isDatabase
            ? `alter database ${quoteIdentifier(name)} refresh collation version`
            : `alter collation ${name} refresh version`,
        ],
        migration: null,
      },
      hint: 'Build the indexes anew before you refresh the version: refreshing only silences the warning.',
    })),
}
