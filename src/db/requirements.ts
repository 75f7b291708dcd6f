import type { ExtensionNeed, ProjectDefinition } from '../config/define-project.js'
import { VaultDbError } from '../errors.js'
import { quoteIdentifier } from '../sql/quote.js'
import type { Session } from './database.js'

/** Something a run needs and the database does not give, with the cure. */
export interface MissingRequirement {
  readonly what: string
  readonly fix: string
}

interface Facts {
  readonly version: number
  readonly user: string
  readonly database: string
  readonly readOnly: boolean
  readonly inRecovery: boolean
  readonly canCreateSchema: boolean
  readonly ledgerExists: boolean
  readonly canWriteLedger: boolean
  readonly schemaExists: boolean
  readonly canCreateInSchema: boolean
  readonly isSuperuser: boolean
  readonly installed: readonly string[]
  readonly available: readonly string[]
  readonly trusted: readonly string[]
}

const factsSql = `
select pg_catalog.current_setting('server_version_num')::int as version,
  current_user as "user", pg_catalog.current_database() as database,
  pg_catalog.current_setting('transaction_read_only')::bool as "readOnly",
  pg_catalog.pg_is_in_recovery() as "inRecovery",
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create') as "canCreateSchema",
  exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'vault_db' and c.relname = 'migrations') as "ledgerExists",
  coalesce((select pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'insert, update, delete')
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'vault_db' and c.relname = 'migrations'), false) as "canWriteLedger",
  exists (select from pg_catalog.pg_namespace where nspname = $1) as "schemaExists",
  coalesce((select pg_catalog.has_schema_privilege(oid, 'create') from pg_catalog.pg_namespace where nspname = $1), false) as "canCreateInSchema",
  (select rolsuper from pg_catalog.pg_roles where rolname = current_user) as "isSuperuser",
  array(select extname::text from pg_catalog.pg_extension) as installed,
  array(select name::text from pg_catalog.pg_available_extensions) as available,
  array(select name::text from pg_catalog.pg_available_extension_versions where trusted) as trusted`

/**
 * Look, before the first statement, for everything a run on this database would stumble over. Writes nothing.
 *
 * @returns what is missing, each with its cure; empty when all is there
 */
export async function readMissingRequirements(
  session: Session,
  project: Pick<ProjectDefinition, 'name' | 'extensions' | 'minimumServerVersion'>,
  schema: string,
): Promise<readonly MissingRequirement[]> {
  const { rows } = await session.query<Facts>(factsSql, [schema])
  const facts = rows[0]!
  return [
    ...versionMissing(facts, project.minimumServerVersion),
    ...writeMissing(facts),
    ...ledgerMissing(facts),
    ...schemaMissing(facts, schema),
    ...(project.extensions ?? []).map(needOf).flatMap((need) => extensionMissing(facts, need)),
  ]
}

/** @throws REQUIREMENTS_MISSING  all that is missing, in one message */
export function requireNothingMissing(missing: readonly MissingRequirement[]): void {
  if (missing.length === 0) return
  throw new VaultDbError('REQUIREMENTS_MISSING', 'This database is not ready; nothing was changed.', {
    details: missing.map(({ what, fix }) => `${what}\n  fix: ${fix}`),
    hint: 'Mend what is listed and run the command again; `vault-db doctor` checks all of it.',
  })
}

function needOf(need: string | ExtensionNeed): ExtensionNeed {
  return typeof need === 'string' ? { name: need } : need
}

function versionMissing(facts: Facts, minimum: number | undefined): MissingRequirement[] {
  if (minimum === undefined || facts.version >= minimum * 10_000) return []
  return [
    {
      what: `The project needs PostgreSQL ${minimum} or newer; this server is ${Math.floor(facts.version / 10_000)}.`,
      fix: 'Use a newer server.',
    },
  ]
}

function writeMissing({ readOnly, inRecovery }: Facts): MissingRequirement[] {
  if (inRecovery)
    return [{ what: 'The server is a standby: it takes no writes.', fix: 'Connect to the primary.' }]
  if (!readOnly) return []
  return [
    {
      what: 'Transactions of this role are read-only here.',
      fix: 'Connect as a role that may write (or: alter role … reset default_transaction_read_only).',
    },
  ]
}

function ledgerMissing(facts: Facts): MissingRequirement[] {
  const user = quoteIdentifier(facts.user)
  if (!facts.ledgerExists && !facts.canCreateSchema) {
    return [
      {
        what: `Role ${facts.user} may not create the schema vault_db for the ledger.`,
        fix: `grant create on database ${quoteIdentifier(facts.database)} to ${user}`,
      },
    ]
  }
  if (facts.ledgerExists && !facts.canWriteLedger) {
    return [
      {
        what: `Role ${facts.user} may not write the ledger in schema vault_db.`,
        fix: `as its owner: grant usage on schema vault_db to ${user}; grant select, insert, update, delete on all tables in schema vault_db to ${user}`,
      },
    ]
  }
  return []
}

function schemaMissing(facts: Facts, schema: string): MissingRequirement[] {
  if (!facts.schemaExists) {
    return [{ what: `Schema ${schema} does not exist.`, fix: `create schema ${quoteIdentifier(schema)}` }]
  }
  if (facts.canCreateInSchema) return []
  return [
    {
      what: `Role ${facts.user} may not create objects in schema ${schema}.`,
      fix: `grant create on schema ${schema === 'public' ? 'public' : quoteIdentifier(schema)} to ${/^[a-z_][a-z0-9_]*$/.test(facts.user) ? facts.user : quoteIdentifier(facts.user)}`,
    },
  ]
}

/** Debian's and other packagers' name for an extension that is not part of PostgreSQL's own contrib. */
const packages: Readonly<Record<string, string>> = {
  vector:
    'pgvector (Debian and Ubuntu: apt install postgresql-VERSION-pgvector; containers: the image pgvector/pgvector; hosted databases: enable "vector" in their settings)',
}

function extensionMissing(facts: Facts, { name, optional }: ExtensionNeed): MissingRequirement[] {
  if (optional || facts.installed.includes(name)) return []
  const major = Math.floor(facts.version / 10_000)
  if (!facts.available.includes(name)) {
    const source =
      packages[name] ?? `the contrib package of PostgreSQL ${major} (Debian: apt install postgresql-contrib)`
    return [
      {
        what: `Extension ${name} is not available on this server (PostgreSQL ${major}).`,
        fix: `install ${source.replace('VERSION', String(major))}, then run this command again`,
      },
    ]
  }
  const mayCreate = facts.isSuperuser || (facts.trusted.includes(name) && facts.canCreateSchema)
  if (mayCreate) return []
  return [
    {
      what: `Extension ${name} is not installed here, and role ${facts.user} may not create it.`,
      fix: `as a superuser: create extension ${quoteIdentifier(name)}`,
    },
  ]
}
