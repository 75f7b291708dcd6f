import { type Family, familyOf } from '../family.js'
import { type Limits, limitsOf, mergeLimits } from '../limits.js'
import type { TypesOptions } from '../options.js'
import { patterns, vectorPattern } from '../patterns.js'
import { arrayArrivesAs } from '../scalar.js'
import type { PlainShape, Shape } from '../shape.js'
import { inArrays, type JsonSchema, listReference } from './json-schema.js'

const matching = (pattern: string): JsonSchema => ({ type: 'string', pattern })
const integer = (minimum: number, maximum: number): JsonSchema => ({ type: 'integer', minimum, maximum })

/** Schemas of what PostgreSQL takes of a JSON document; every other family is text. */
const writers: Readonly<Partial<Record<Family, JsonSchema>>> = {
  boolean: { type: 'boolean' },
  bytes: matching(patterns.bytes),
  composite: matching(patterns.composite),
  float: { type: 'number' },
  int2: integer(-32768, 32767),
  int4: integer(-2147483648, 2147483647),
  int8: { type: ['integer', 'string'], pattern: patterns.integer },
  interval: matching(patterns.interval),
  json: { type: ['object', 'string'] },
  moment: matching(patterns.moment),
  multirange: matching(patterns.multirange),
  numeric: { type: ['number', 'string'], pattern: patterns.decimal },
  oid: integer(0, 4294967295),
  range: matching(patterns.range),
  // What is beyond rounds to no float4.
  real: { type: 'number', exclusiveMinimum: -3.4028235677973366e38, exclusiveMaximum: 3.4028235677973366e38 },
  time: matching(patterns.time),
  uuid: matching(patterns.uuid),
}

/** The schema of a value that an insert or update takes, as JSON. Pure. @param limits of the column's own checks */
export function jsonWrite(shape: Shape, options: TypesOptions, limits: Limits = {}): JsonSchema {
  if (shape.kind === 'list') return listReference(shape.name)
  if (shape.kind === 'json') return { not: { type: ['array', 'null'] } }
  if (shape.kind === 'array') {
    const items = inArrays(jsonWrite(shape.of, options), shape.dimensions)
    return arrayArrivesAs(shape, options) === 'array' ? items : { anyOf: [items, matching(patterns.array)] }
  }
  return plainWrite(shape, mergeLimits([limits, limitsOf(shape.checks, 'VALUE')]))
}

function plainWrite(shape: PlainShape, limits: Limits): JsonSchema {
  const family = familyOf(shape)
  const [first, second = 0] = shape.modifiers
  if (family === 'vector') return matching(vectorPattern(first))
  const base = writers[family]
  if (family === 'character') return textSchema({ longest: first })
  if (base === undefined)
    return textSchema(mergeLimits([limits, { longest: family === 'varchar' ? first : undefined }]))
  if (family === 'numeric' && first !== undefined) {
    const limit = 10 ** (first - second)
    return { ...base, exclusiveMinimum: -limit, exclusiveMaximum: limit, ...bounds(limits, second) }
  }
  return ['float', 'int2', 'int4', 'int8', 'numeric'].includes(family) ? { ...base, ...bounds(limits) } : base
}

/** PostgreSQL rounds to the scale before it looks at the checks, so that up to half a unit more passes. */
function bounds({ least, most }: Limits, scale = Number.POSITIVE_INFINITY): JsonSchema {
  const slack = 0.5 * 10 ** -scale
  const low = least && { [least.exclusive ? 'exclusiveMinimum' : 'minimum']: least.value - slack }
  const high = most && { [most.exclusive ? 'exclusiveMaximum' : 'maximum']: most.value + slack }
  return { ...low, ...high }
}

/** Lengths of JSON Schema are counted in characters, as PostgreSQL's are. */
function textSchema({ shortest, longest }: Limits): JsonSchema {
  return {
    ...matching(patterns.text),
    ...(shortest === undefined ? {} : { minLength: shortest }),
    ...(longest === undefined ? {} : { maxLength: longest }),
  }
}
