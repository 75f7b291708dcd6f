import type { HelperName } from './helpers.js'
import type { TypesOptions } from './options.js'
import type { ArrayShape, Shape } from './shape.js'

/** A value of a column: what a query gives, and what an insert or update takes. */
export interface Scalar {
  readonly select: string
  readonly write: string
  /** A ColumnType of these, where the file has one, and the helper that it is. */
  readonly alias?: { readonly text: string; readonly helper: HelperName }
  /** Helpers that `select` and `write` name. */
  readonly uses?: readonly HelperName[]
}

const plain = (name: string): Scalar => ({ select: name, write: name })
const alias = (helper: HelperName) => ({ text: helper, helper })

const text = plain('string')
const number = plain('number')
const date: Scalar = { select: 'Date', write: 'Date | string', alias: alias('Timestamp') }
const json: Scalar = {
  select: 'JsonValue',
  write: 'JsonInput<JsonObject>',
  alias: alias('Json'),
  uses: ['JsonValue', 'JsonInput', 'JsonObject'],
}

/** Types that do not arrive as text, by printed name without modifiers. */
const scalars: Readonly<Record<string, Scalar>> = {
  boolean: plain('boolean'),
  smallint: number,
  integer: number,
  oid: number,
  real: number,
  'double precision': number,
  date,
  'timestamp with time zone': date,
  'timestamp without time zone': date,
  bytea: { select: 'Buffer', write: 'Uint8Array', alias: alias('Bytea') },
  interval: {
    select: 'IntervalValue',
    write: 'IntervalValue | string',
    alias: alias('Interval'),
    uses: ['IntervalValue'],
  },
  point: { select: 'PointValue', write: 'string', alias: alias('Point'), uses: ['PointValue'] },
  circle: { select: 'CircleValue', write: 'string', alias: alias('Circle'), uses: ['CircleValue'] },
  json,
  jsonb: json,
}

/** What `pg` makes of values of a shape: text of whatever it does not know. Pure. */
export function scalarOf(shape: Shape, options: TypesOptions): Scalar {
  if (shape.kind === 'list') return plain(shape.name)
  if (shape.kind === 'json') return jsonOf(shape.name)
  if (shape.kind === 'array') return arrayOf(shape, options)
  const { name } = shape
  const { int8, numeric } = options
  if (name === 'bigint') return { select: int8, write: 'bigint | number | string', alias: alias('Int8') }
  if (name === 'numeric') return { select: numeric, write: 'number | string', alias: alias('Numeric') }
  return scalars[name] ?? (name.startsWith('interval ') ? scalars['interval']! : text)
}

function jsonOf(name: string): Scalar {
  return {
    select: name,
    write: `JsonInput<${name}>`,
    alias: { text: `JsonColumn<${name}>`, helper: 'JsonColumn' },
    uses: ['JsonInput'],
  }
}

function arrayOf(shape: ArrayShape, options: TypesOptions): Scalar {
  const value = scalarOf(shape.of, options)
  const write = repeat(value.write, shape.dimensions)
  const uses = value.uses ?? []
  if (arrayArrivesAs(shape, options) === 'text') return { select: 'string', write: `${write} | string`, uses }
  return { select: repeat(elementSelect(shape, value, options), shape.dimensions), write, uses }
}

/** numeric[] becomes numbers, whatever numeric alone becomes. */
function elementSelect({ element }: ArrayShape, scalar: Scalar, options: TypesOptions): string {
  return element === 'numeric' && options.arrays === 'pg' ? 'number' : scalar.select
}

/** Whether `pg` makes an array of an array of this shape, by itself or by the parsers that were asked for. Pure. */
export function arrayArrivesAs({ element }: ArrayShape, { arrays }: TypesOptions): 'array' | 'text' {
  const isKnown = parsedArrays.has(element) || element.startsWith('interval ')
  return isKnown || arrays === 'parsed' ? 'array' : 'text'
}

function repeat(element: string, dimensions: number): string {
  const one = element.includes(' | ') ? `(${element})` : element
  return `${one}${'[]'.repeat(dimensions)}`
}

const parsedArrays = new Set(
  `boolean bytea smallint integer bigint oid real numeric point text cidr inet macaddr character date interval json
jsonb numrange uuid money regproc`
    .split(/\s+/)
    .concat([
      'double precision',
      'character varying',
      'time without time zone',
      'time with time zone',
      'timestamp with time zone',
      'timestamp without time zone',
    ]),
)
