import { type Family, familyOf } from '../family.js'
import { type Limits, limitsOf, mergeLimits } from '../limits.js'
import type { TypesOptions } from '../options.js'
import { arrayArrivesAs } from '../scalar.js'
import type { ArrayShape, PlainShape, Shape } from '../shape.js'
import type { ZodHelper, ZodText } from './helpers.js'
import { inArrays } from './zod-read.js'

/** Helper of each family, for what an insert or update takes. */
const writers: Readonly<Partial<Record<Family, ZodHelper>>> = {
  bytes: 'bytes',
  composite: 'composite',
  float: 'float',
  int2: 'int2',
  int4: 'int4',
  int8: 'int8',
  interval: 'interval',
  json: 'jsonInput',
  moment: 'moment',
  multirange: 'multirange',
  numeric: 'numeric',
  oid: 'oid',
  range: 'range',
  real: 'real',
  time: 'time',
  uuid: 'uuid',
}

/**
 * The schema of a value that an insert or update takes. Pure. It infers what `scalarOf` says, and refuses what
 * PostgreSQL certainly refuses.
 *
 * @param limits of the column's own checks; those of its domains are added
 */
export function zodWrite(shape: Shape, options: TypesOptions, limits: Limits = {}): ZodText {
  if (shape.kind === 'list') return { text: `${shape.name}Value`, uses: [] }
  if (shape.kind === 'json') {
    return { text: `knownInput<${shape.name}>()`, uses: ['knownInput'], types: [shape.name] }
  }
  if (shape.kind === 'array') return arrayWrite(shape, options)
  return plainWrite(shape, mergeLimits([limits, limitsOf(shape.checks, 'VALUE')]))
}

function arrayWrite(shape: ArrayShape, options: TypesOptions): ZodText {
  const of = zodWrite(shape.of, options)
  const text = inArrays(of.text, shape.dimensions)
  if (arrayArrivesAs(shape, options) === 'array') return { ...of, text }
  return { ...of, text: `z.union([${text}, arrayText])`, uses: [...of.uses, 'arrayText'] }
}

function plainWrite(shape: PlainShape, limits: Limits): ZodText {
  const family = familyOf(shape)
  const [first, second = 0] = shape.modifiers
  switch (family) {
    case 'boolean':
      return { text: 'z.boolean()', uses: [] }
    case 'int2':
    case 'int4':
      return { text: `${family}${methods(limits)}`, uses: [family] }
    case 'float':
    case 'int8':
      return checked(family, [family], numberChecks(limits))
    case 'numeric':
      if (first === undefined) return checked('numeric', ['numeric'], numberChecks(limits))
      return checked(`decimal(${first}, ${second})`, ['decimal'], numberChecks(limits, second))
    case 'varchar':
    case 'character':
    case 'text':
      return textWrite(family, first, limits)
    case 'vector':
      return first === undefined ? helper('anyVector') : { text: `vector(${first})`, uses: ['vector'] }
    default:
      return helper(writers[family] ?? 'text')
  }
}

const helper = (name: ZodHelper): ZodText => ({ text: name, uses: [name] })

/** Lengths of character(n) are counted without the spaces at its end, so that no check of them is looked at. */
function textWrite(family: Family, most: number | undefined, limits: Limits): ZodText {
  const checks = family === 'character' ? [] : lengthChecks(limits)
  if (family === 'text' || most === undefined) return checked('text', ['text'], checks)
  return checked(`character(${most})`, ['character'], checks)
}

function methods({ least, most }: Limits): string {
  const low = least === undefined ? '' : `.${least.exclusive ? 'gt' : 'min'}(${least.value})`
  return `${low}${most === undefined ? '' : `.${most.exclusive ? 'lt' : 'max'}(${most.value})`}`
}

interface Check {
  readonly text: string
  readonly uses: ZodHelper
}

function numberChecks({ least, most }: Limits, scale?: number): readonly Check[] {
  const more = scale === undefined ? '' : `, ${scale}`
  const call = (uses: ZodHelper, value: number) => ({ text: `${uses}(${value}${more})`, uses })
  return [
    ...(least ? [call(least.exclusive ? 'above' : 'least', least.value)] : []),
    ...(most ? [call(most.exclusive ? 'below' : 'most', most.value)] : []),
  ]
}

function lengthChecks({ shortest, longest }: Limits): readonly Check[] {
  const call = (uses: 'shortest' | 'longest', value: number) => ({ text: `${uses}(${value})`, uses })
  return [
    ...(shortest === undefined ? [] : [call('shortest', shortest)]),
    ...(longest === undefined ? [] : [call('longest', longest)]),
  ]
}

function checked(text: string, uses: readonly ZodHelper[], checks: readonly Check[]): ZodText {
  if (checks.length === 0) return { text, uses }
  return {
    text: `${text}.check(${checks.map((check) => check.text).join(', ')})`,
    uses: [...uses, ...checks.map((check) => check.uses)],
  }
}
