import { createHash } from 'node:crypto'
import type { Session } from '../database.js'
import { readers } from './index.js'
import { type ReadOptions, readFacts, runInSnapshot } from './run-in-snapshot.js'

/**
 * sha256 (hex) of all rows that the readers read, made by the server: where it is the same, so is every property of
 * every object, and nothing had to travel or be built. It may differ where no property does: by an object that was
 * dropped and made again, by a role that sees more. Two round trips.
 */
export async function readDigest(session: Session, options: ReadOptions = {}): Promise<string> {
  const { version, owner } = await readFacts(session)
  const queries = readers.flatMap((reader) => reader.queries(version))
  const results = await runInSnapshot(session, [usedRoles, ...queries].map(digestOf), options)
  const digests = results.map(({ rows }) => String(rows[0]?.['digest']))
  return createHash('sha256')
    .update([version, owner, ...digests].join(' '))
    .digest('hex')
}

/**
 * Names of the roles that own something here or were granted it: the rows of the readers hold their oids. The first
 * superuser, oid 10, is in no list of dependencies.
 */
const usedRoles = `select r.oid, r.rolname from pg_catalog.pg_roles r where r.oid = 10 or r.oid in (
  select d.refobjid from pg_catalog.pg_shdepend d where d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    and d.dbid in (0, (select b.oid from pg_catalog.pg_database b where b.datname = pg_catalog.current_database())))`

function digestOf(query: string): string {
  return `select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
  coalesce(pg_catalog.string_agg(line, E'\\n' order by line collate pg_catalog."C"), ''), 'UTF8')), 'hex') as digest
from (select found::text as line from (${query}) found) lines`
}
