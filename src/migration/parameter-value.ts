import type { ParameterSpec } from './migration.js'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** How a parameter is called in `--set name=value` and `current_setting('vault_db.name')`. */
export const parameterName = /^[a-z_][a-z0-9_]*$/i

/** What is wrong with a value for a parameter, as the end of a sentence; null when it fits. Pure. */
export function mistakeInValue(spec: ParameterSpec, value: string): string | null {
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
