import { isVaultDbError, messageOf, VaultDbError } from '../errors.js'
import { StopMigration } from '../migration/stop.js'
import { locate } from './call-site.js'
import { StatementFailure } from './outbox.js'
import type { Unit } from './unit.js'

/** Cancelled by us or by an administrator. */
const queryCanceled = '57014'

/** A table, a column, another object, a function, a schema that is there already. */
const duplicates: ReadonlySet<string> = new Set(['42P07', '42701', '42710', '42723', '42P06'])

/**
 * The error a person sees for anything that ended a migration: the file and line, PostgreSQL's own words,
 * and what state the database is in now.
 */
export function migrationFailure(unit: Unit, error: unknown, signal: AbortSignal): VaultDbError {
  if (error instanceof StatementFailure) return statementFailure(unit, error, signal)
  if (error instanceof StopMigration) return stopped(unit, error)
  if (isVaultDbError(error)) return error.code === 'CONNECTION_LOST' ? connectionLost(unit, error) : error
  return new VaultDbError('MIGRATION_FAILED', `${unit.key.name}: ${messageOf(error)}`, {
    at: placeOfThrow(unit, error),
    hint: stateHint(unit),
    cause: error,
  })
}

function statementFailure(unit: Unit, failure: StatementFailure, signal: AbortSignal): VaultDbError {
  const { error, statement } = failure
  if (error.code === 'CONNECTION_LOST') return connectionLost(unit, error)
  if (signal.aborted && error.database?.sqlState === queryCanceled) {
    return new VaultDbError('INTERRUPTED', `Interrupted: ${unit.key.name} was cancelled and rolled back.`)
  }
  return new VaultDbError('MIGRATION_FAILED', `${unit.key.name}: ${error.message}`, {
    at: statement.at ?? (unit.path === null ? undefined : { file: unit.path }),
    database: error.database,
    hint: stateHint(unit) + adoptionHint(unit, error.database?.sqlState),
    cause: error,
  })
}

function adoptionHint({ direction, isScratch }: Unit, sqlState: string | undefined): string {
  if (direction === 'down' || isScratch || sqlState === undefined || !duplicates.has(sqlState)) return ''
  return ' If that was there before vault-db, adopt the database: `vault-db migrate baseline`.'
}

function stopped(unit: Unit, stop: StopMigration): VaultDbError {
  return new VaultDbError(
    'MIGRATION_STOPPED',
    `${unit.key.name} stopped, and nothing of it was applied: ${stop.message}`,
    {
      at: unit.path === null ? undefined : { file: unit.path },
      details: stop.details,
      hint: stop.hint,
      cause: stop,
    },
  )
}

function connectionLost(unit: Unit, error: VaultDbError): VaultDbError {
  return new VaultDbError(
    'CONNECTION_LOST',
    `The connection was lost during ${unit.key.name}: ${error.message}`,
    {
      database: error.database,
      hint: 'It was applied whole or not at all. `vault-db migrate status` tells which; `vault-db migrate up` goes on from there.',
      cause: error,
    },
  )
}

function placeOfThrow(unit: Unit, error: unknown) {
  if (unit.path === null) return undefined
  return (error instanceof Error && locate(error.stack ?? '', unit.path)) || { file: unit.path }
}

function stateHint(unit: Unit): string {
  if (unit.isScratch) {
    return 'It failed on a scratch database; the target was not touched. Mend the file and run the command again.'
  }
  const again = `vault-db migrate ${unit.direction}`
  return unit.transaction
    ? `Nothing of this migration was ${unit.direction === 'up' ? 'applied' : 'undone'}. Mend the file and run \`${again}\` again.`
    : `The statements before it are recorded. Mend the file from this statement on and run \`${again}\`: it goes on there.`
}
