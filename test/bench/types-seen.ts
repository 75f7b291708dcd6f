import { readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import type { Generator } from './types-peers.js'
import type { TableTruth } from './types-truth.js'

/** A type as TypeScript sees it. */
export interface SeenType {
  readonly text: string
  /** unknown, any, or what does not resolve. */
  readonly isUnknown: boolean
  readonly isNever: boolean
  readonly isOptional: boolean
  /** Whether a value of `pg` is of the type. */
  readonly fits: (value: unknown) => boolean
}

export interface PropertyTypes {
  readonly select: ReadonlyMap<string, SeenType>
  readonly insert: ReadonlyMap<string, SeenType>
}

interface Seen {
  readonly generator: Generator
  /** The file without extension, or the folder of files. */
  readonly out: string
  /** Where TypeScript 5 is. */
  readonly folder: string
  readonly tables: readonly TableTruth[]
}

/** What we use of TypeScript 5, which is no dependency: 7 has no such interface. */
// biome-ignore lint/suspicious/noExplicitAny: a compiler's interface, from a package of the bench
type Compiler = any

/**
 * The types of every table's columns, read with TypeScript.
 *
 * @returns errors of the generated files; types by place of the table, null where it has none
 */
export function readPropertyTypes({ generator, out, folder, tables }: Seen): {
  readonly errors: readonly string[]
  readonly types: readonly (PropertyTypes | null)[]
} {
  const ts: Compiler = createRequire(join(folder, 'index.js'))('typescript')
  const { imports, select, insert, key } = generator.spelled!
  const lines = tables.map(({ schema, name }, at) => {
    const table = key(schema, name)
    return `export type S${at} = ${select(table)}\nexport type I${at} = ${insert(table)}`
  })
  const probe = join(folder, `probe_${basename(out)}.ts`)
  writeFileSync(probe, [imports.replace('OUT', basename(out)), ...lines, ''].join('\n'))
  const program = ts.createProgram([probe], compilerOptions(ts))
  const checker = program.getTypeChecker()
  const aliases = new Map<string, Compiler>()
  program.getSourceFile(probe).forEachChild((node: Compiler) => {
    if (ts.isTypeAliasDeclaration(node)) aliases.set(node.name.text, checker.getTypeAtLocation(node))
  })
  const read = (type: Compiler) => propertiesOf(ts, checker, type)
  return {
    errors: errorsOf(ts, program, out),
    types: tables.map((_, at) => {
      const type = aliases.get(`S${at}`)
      if (type.flags & ts.TypeFlags.Any) return null
      return { select: read(type), insert: read(aliases.get(`I${at}`)) }
    }),
  }
}

function compilerOptions(ts: Compiler): object {
  return {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ['node'],
    skipLibCheck: true,
  }
}

function errorsOf(ts: Compiler, program: Compiler, out: string): readonly string[] {
  const own = program
    .getSourceFiles()
    .filter(
      ({ fileName }: { fileName: string }) => fileName === `${out}.ts` || fileName.startsWith(`${out}/`),
    )
  if (own.length === 0) throw new Error(`Nothing was read of ${out}: ${readdirSync(out)}`)
  return own
    .flatMap((file: Compiler) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ])
    .map((each: Compiler) => ts.flattenDiagnosticMessageText(each.messageText, ' '))
}

function propertiesOf(ts: Compiler, checker: Compiler, type: Compiler): ReadonlyMap<string, SeenType> {
  return new Map(
    checker.getPropertiesOfType(type).map((property: Compiler) => {
      const found = checker.getTypeOfSymbol(property)
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0
      return [property.name, seenType(ts, checker, found, isOptional)]
    }),
  )
}

function seenType(ts: Compiler, checker: Compiler, type: Compiler, isOptional: boolean): SeenType {
  const { Any, Unknown, Never } = ts.TypeFlags
  return {
    text: checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation).slice(0, 90),
    isUnknown: (type.flags & (Any | Unknown)) !== 0,
    isNever: (type.flags & Never) !== 0,
    isOptional,
    fits: (value) => fits({ ts, checker, depth: 0 }, type, value),
  }
}

interface Reading {
  readonly ts: Compiler
  readonly checker: Compiler
  readonly depth: number
}

function fits(reading: Reading, type: Compiler, value: unknown): boolean {
  const { ts, checker, depth } = reading
  const flags = ts.TypeFlags
  if (type.flags & (flags.Any | flags.Unknown) || depth > 6) return true
  if (type.isUnion()) return type.types.some((part: Compiler) => fits(reading, part, value))
  // A branded type: text that is marked.
  if (type.isIntersection()) return fits(reading, type.types[0], value)
  if (value === null) return (type.flags & flags.Null) !== 0
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value === value
  if (type.flags & flags.BooleanLike) return typeof value === 'boolean'
  if (type.flags & flags.StringLike) return typeof value === 'string'
  if (type.flags & flags.NumberLike) return typeof value === 'number'
  if (type.flags & flags.BigIntLike) return typeof value === 'bigint'
  if (!(type.flags & flags.Object) || typeof value !== 'object') return false
  const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
  const next = { ...reading, depth: depth + 1 }
  if (checker.isArrayType(type))
    return Array.isArray(value) && value.every((item) => fits(next, element, item))
  if (Array.isArray(value)) return false
  return objectFits(type.symbol?.name, value as object)
}

function objectFits(name: string | undefined, value: object): boolean {
  if (name === 'Date') return value instanceof Date
  if (name === 'Buffer' || name === 'Uint8Array') return value instanceof Uint8Array
  return !(value instanceof Date) && !(value instanceof Uint8Array)
}
