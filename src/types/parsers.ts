import { VaultDbError } from '../errors.js'
import { parseArray } from './array-literal.js'
import type { TypesConfig } from './options.js'

/** An array type of a database. */
export interface ArrayType {
  readonly oid: number
  /** Of its elements; of a domain, of what it stands on. */
  readonly element: number
  readonly delimiter: string
}

/** Which types arrive as what; as in `types` of project.ts. */
export interface ParserOptions extends Pick<TypesConfig, 'int8' | 'numeric'> {
  /** What `readArrayTypes` found, for `arrays: 'parsed'`. */
  readonly arrays?: readonly ArrayType[]
}

type Parse = (value: string) => unknown

/** The part of `pg.types`, or of another set of parsers, that is asked for what is not set here. */
export interface BaseParsers {
  // biome-ignore lint/suspicious/noExplicitAny: as @types/pg has it
  getTypeParser(oid: any, format?: any): any
}

const oids = { int8: 20, int8Array: 1016, numeric: 1700, numericArray: 1231 } as const

/**
 * Parsers for `new pg.Pool({ types })`, so that values arrive as the generated types say. Nothing global is set.
 *
 * @param base `pg.types`; what is not set here is parsed as it says
 */
export function parsers(base: BaseParsers, options: ParserOptions = {}): BaseParsers {
  const own = new Map<number, Parse>()
  if (options.int8 && options.int8 !== 'string') {
    const parse: Parse = options.int8 === 'bigint' ? BigInt : safeInteger
    own.set(oids.int8, parse).set(oids.int8Array, (text) => parseArray(text, parse))
  }
  if (options.numeric === 'number') {
    own.set(oids.numeric, Number).set(oids.numericArray, (text) => parseArray(text, Number))
  }
  const parserOf = (oid: number): Parse => own.get(oid) ?? base.getTypeParser(oid, 'text')
  for (const { oid, element, delimiter } of options.arrays ?? []) {
    own.set(oid, (text) => parseArray(text, parserOf(element), delimiter))
  }
  return {
    getTypeParser: (oid: number, format?: string) =>
      (format === 'binary' ? undefined : own.get(oid)) ?? base.getTypeParser(oid, format),
  }
}

/** @throws UNSUPPORTED  a JavaScript number cannot hold it exactly */
function safeInteger(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new VaultDbError('UNSUPPORTED', `The int8 ${text} does not fit into a JavaScript number.`, {
    hint: "Set int8 to 'bigint' or 'string' in `types` of project.ts and in parsers().",
  })
}
