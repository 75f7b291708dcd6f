import { VaultDbError } from '../../errors.js'
import type { LoadedMigration } from '../../migration/loaded-migration.js'
import type { ParameterSpec, ParameterValues } from '../../migration/migration.js'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

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
    const wrong = mistakeIn(spec, value)
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

function mistakeIn(spec: ParameterSpec, value: string): string | null {
  switch (spec.type) {
    case 'choice':
      return spec.choices.includes(value) ? null : `must be one of ${spec.choices.join(', ')}`
    case 'uuid':
      return uuid.test(value) ? null : 'must be a UUID such as 6f1b2c9e-0d5a-4b57-8d3f-2f4f7c1e9a10'
    case 'integer':
      return /^-?\d+$/.test(value) ? null : 'must be a whole number'
    case 'boolean':
      return /^(true|false)$/.test(value) ? null : 'must be true or false'
    default:
      return null
  }
}
