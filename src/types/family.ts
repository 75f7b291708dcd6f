import { bareName } from '../catalog/sample/type-name.js'
import type { PlainShape } from './shape.js'

/** Types whose values are checked alike. */
export type Family =
  | 'boolean'
  | 'bytes'
  | 'character'
  | 'circle'
  | 'composite'
  | 'float'
  | 'int2'
  | 'int4'
  | 'int8'
  | 'interval'
  | 'json'
  | 'moment'
  | 'multirange'
  | 'numeric'
  | 'oid'
  | 'point'
  | 'range'
  | 'real'
  | 'text'
  | 'time'
  | 'uuid'
  | 'varchar'
  | 'vector'

const families: Readonly<Record<string, Family>> = {
  bigint: 'int8',
  boolean: 'boolean',
  bytea: 'bytes',
  character: 'character',
  'character varying': 'varchar',
  circle: 'circle',
  date: 'moment',
  'double precision': 'float',
  integer: 'int4',
  interval: 'interval',
  json: 'json',
  jsonb: 'json',
  numeric: 'numeric',
  oid: 'oid',
  point: 'point',
  real: 'real',
  smallint: 'int2',
  'time with time zone': 'time',
  'time without time zone': 'time',
  'timestamp with time zone': 'moment',
  'timestamp without time zone': 'moment',
  uuid: 'uuid',
}

/** The family of a type; `text` for whatever is not known. Pure. */
export function familyOf({ name, form }: PlainShape): Family {
  if (form === 'composite' || form === 'range' || form === 'multirange') return form
  const found = families[name]
  if (found) return found
  if (name.startsWith('interval ')) return 'interval'
  return /^(?:vector|halfvec)$/.test(bareName(name)) && name.includes('.') ? 'vector' : 'text'
}
