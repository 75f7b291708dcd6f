import type { CatalogObject, Grant } from '../object.js'

/**
 * Owner, comment and grants as PostgreSQL has them. The reader gives those of schema `public` as what differs from a
 * new database's: null is that database's, and the comment '' is none. Any other object stays as it is.
 */
export function withPublicDefaults<T extends CatalogObject>(object: T, serverVersionNum: number): T {
  if (!isPublic(object)) return object
  const since15 = serverVersionNum >= 150000
  return {
    ...object,
    owner: object.owner ?? (since15 ? 'pg_database_owner' : null),
    comment: object.comment === '' ? null : (object.comment ?? 'standard public schema'),
    grants: object.grants ?? grantsOfPublic(since15),
  }
}

/** What an object is when the plan made it and nothing else was done: null but for schema `public`. */
export function madeAlready(after: CatalogObject): CatalogObject | null {
  return isPublic(after) ? { ...after, owner: null, comment: null, grants: null } : null
}

function isPublic({ kind, name }: CatalogObject): boolean {
  return kind === 'schema' && name === 'public'
}

function grantsOfPublic(since15: boolean): readonly Grant[] {
  const all: Grant = { to: 'owner', role: null, privilege: 'all', grantable: false }
  return [all, { ...all, to: 'public', privilege: since15 ? 'usage' : 'all' }]
}
