import type { LanguageObject } from '../small.js'
import type { KindRules, Scope } from './rule.js'

/** Languages that no extension brought, and plpgsql, which is there from the beginning. */
export const languageRules: KindRules<LanguageObject> = {
  kinds: ['language'],
  address: ({ id }) => id,
  create: (language, scope) => [
    { sql: language.name === 'plpgsql' ? createPlpgsql(scope) : [createSql(language)] },
  ],
  drop: ({ id, name }) => [{ sql: [name === 'plpgsql' ? 'drop extension plpgsql' : `drop ${id}`] }],
  // Nothing can be granted or taken back on a language that is not trusted.
  alter: (from, to) =>
    from.trusted && !to.trusted && from.grants !== null ? 'replace' : { steps: [{ sql: [createSql(to)] }] },
  survives: () => true,
}

/** An empty catalog is no database where it was dropped: the language will be there. */
function createPlpgsql({ from }: Scope): readonly string[] {
  return from.catalog.objects.length === 0 ? [] : ['create extension plpgsql']
}

function createSql({ id, trusted, handler, inline, validator }: LanguageObject): string {
  const words = [
    `create or replace${trusted ? ' trusted' : ''} ${id} handler ${handler}`,
    ...(inline === null ? [] : [`inline ${inline}`]),
    ...(validator === null ? [] : [`validator ${validator}`]),
  ]
  return words.join(' ')
}
