import { type Family, familyOf } from '../family.js'
import type { TypesOptions } from '../options.js'
import { arrayArrivesAs } from '../scalar.js'
import type { ArrayShape, Shape } from '../shape.js'
import type { ZodHelper, ZodText } from './helpers.js'

const helper = (name: ZodHelper): ZodText => ({ text: name, uses: [name] })
const string: ZodText = { text: 'z.string()', uses: [] }

/** Schemas of what `pg` gives; every other family arrives as text. */
const readers: Readonly<Partial<Record<Family, ZodText>>> = {
  boolean: { text: 'z.boolean()', uses: [] },
  bytes: helper('buffer'),
  circle: helper('circle'),
  float: helper('float'),
  int2: helper('int2'),
  int4: helper('int4'),
  interval: helper('intervalValue'),
  json: helper('json'),
  moment: { text: 'z.date()', uses: [] },
  oid: helper('oid'),
  point: helper('point'),
  real: helper('float'),
}

/** The schema of a value that a query gives. Pure. It infers what `scalarOf` says. */
export function zodRead(shape: Shape, options: TypesOptions): ZodText {
  if (shape.kind === 'list') return { text: `${shape.name}Value`, uses: [] }
  if (shape.kind === 'json') return { text: `known<${shape.name}>()`, uses: ['known'], types: [shape.name] }
  if (shape.kind === 'array') return arrayRead(shape, options)
  const family = familyOf(shape)
  if (family === 'int8') return int8Read[options.int8]
  if (family === 'numeric' && options.numeric === 'number') return helper('float')
  return readers[family] ?? string
}

const int8Read: Readonly<Record<TypesOptions['int8'], ZodText>> = {
  string,
  number: { text: 'z.int()', uses: [] },
  bigint: { text: 'z.bigint()', uses: [] },
}

function arrayRead(shape: ArrayShape, options: TypesOptions): ZodText {
  if (arrayArrivesAs(shape, options) === 'text') return string
  const isNumbers = shape.element === 'numeric' && options.arrays === 'pg'
  const of = isNumbers ? helper('float') : zodRead(shape.of, options)
  return { ...of, text: inArrays(of.text, shape.dimensions) }
}

/** The schema of arrays of so many dimensions. Pure. */
export function inArrays(text: string, dimensions: number): string {
  return `${'z.array('.repeat(dimensions)}${text}${')'.repeat(dimensions)}`
}
