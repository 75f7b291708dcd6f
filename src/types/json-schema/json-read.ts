import { type Family, familyOf } from '../family.js'
import type { TypesOptions } from '../options.js'
import { arrayArrivesAs } from '../scalar.js'
import type { Shape } from '../shape.js'
import { inArrays, type JsonSchema, listReference } from './json-schema.js'

const number: JsonSchema = { type: 'number' }
const string: JsonSchema = { type: 'string' }
const count: JsonSchema = { type: 'integer' }

/** Schemas of what `JSON.stringify` writes of the values of `pg`; every other family is text. */
const readers: Readonly<Partial<Record<Family, JsonSchema>>> = {
  boolean: { type: 'boolean' },
  bytes: {
    type: 'object',
    properties: {
      type: { const: 'Buffer' },
      data: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 255 } },
    },
    required: ['type', 'data'],
  },
  circle: {
    type: 'object',
    properties: { x: number, y: number, radius: number },
    required: ['x', 'y', 'radius'],
  },
  float: number,
  int2: { type: 'integer', minimum: -32768, maximum: 32767 },
  int4: { type: 'integer', minimum: -2147483648, maximum: 2147483647 },
  interval: {
    type: 'object',
    properties: Object.fromEntries(
      ['years', 'months', 'days', 'hours', 'minutes', 'seconds', 'milliseconds'].map((part) => [
        part,
        number,
      ]),
    ),
  },
  json: {},
  moment: { type: 'string', format: 'date-time' },
  oid: { type: 'integer', minimum: 0, maximum: 4294967295 },
  point: { type: 'object', properties: { x: number, y: number }, required: ['x', 'y'] },
  real: number,
  // Not `format: uuid`, for which validators refuse versions that PostgreSQL takes.
  uuid: { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
}

/** The schema of a value that a query gives, as JSON. Pure. */
export function jsonRead(shape: Shape, options: TypesOptions): JsonSchema {
  if (shape.kind === 'list') return listReference(shape.name)
  if (shape.kind === 'json') return {}
  if (shape.kind === 'array') {
    if (arrayArrivesAs(shape, options) === 'text') return string
    const isNumbers = shape.element === 'numeric' && options.arrays === 'pg'
    return inArrays(isNumbers ? number : jsonRead(shape.of, options), shape.dimensions)
  }
  const family = familyOf(shape)
  if (family === 'int8') return options.int8 === 'number' ? count : string
  if (family === 'numeric' && options.numeric === 'number') return number
  return readers[family] ?? string
}
