import { VaultDbError } from '../../errors.js'
import type { LoadedMigration } from '../../migration/loaded-migration.js'
import type { ParameterValues } from '../../migration/migration.js'
import { mistakeInValue } from '../../migration/parameter-value.js'

/**
 * Check `--set` values against what the migrations to run declare, before anything runs.
 *
 * @returns the values of each migration, defaults filled in, by migration name
 * @throws USAGE  every wrong value and unknown name at once
 */
export function checkParameters(
  migrations: readonly LoadedMigration[],
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, ParameterValues> {
  const known = new Map(migrations.flatMap((migration) => Object.entries(migration.parameters)))
  const mistakes = Object.entries(given).flatMap(([name, value]) => {
    const spec = known.get(name)
    if (!spec) return [unknown(name, [...known.keys()])]
    const wrong = mistakeInValue(spec, value)
    return wrong ? [`--set ${name}=${value}: ${wrong}`] : []
  })
  if (mistakes.length > 0) {
    throw new VaultDbError('USAGE', 'The values of --set do not fit.', { details: mistakes })
  }
  return new Map(migrations.map((migration) => [migration.name, valuesOf(migration, given)]))
}

function valuesOf(migration: LoadedMigration, given: Readonly<Record<string, string>>): ParameterValues {
  return Object.fromEntries(
    Object.entries(migration.parameters).map(([name, spec]) => [name, given[name] ?? spec.default]),
  )
}

function unknown(name: string, known: readonly string[]): string {
  return known.length === 0
    ? `--set ${name}: the migrations to run take no parameters`
    : `--set ${name}: there is no such parameter; the migrations to run take ${known.join(', ')}`
}
