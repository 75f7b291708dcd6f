import { VaultDbError } from '../errors.js'
import { parameterText, quoteLiteral } from '../sql/quote.js'
import {
  type DeclaredQuery,
  type ParameterClass,
  type ParameterSource,
  parameterClasses,
  type SizeFact,
} from './declared-query.js'
import { columnNamed, type QueryDefinition } from './define-query.js'
import { type HeaderFact, parseLine } from './parse-line.js'

/** A query as its builder compiled it. */
export interface CompiledClass {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** A module of a declared query, loaded and compiled. */
export interface QueryModule {
  readonly name: string
  readonly file: string
  /** Text of the file, to find the lines of what it says. */
  readonly source: string
  readonly definition: QueryDefinition<unknown>
  readonly compiled: Readonly<Record<ParameterClass, CompiledClass>>
}

/**
 * The declared query of a module; lines are those of its file. Pure.
 *
 * @throws PROJECT_INVALID  an expectation or size that is not understood, or statements that differ between the classes
 */
export function readDefinition(module: QueryModule): DeclaredQuery {
  const { name, file, definition, compiled } = module
  const facts = wordsOf(definition).map((words) => factOf(module, words))
  const other = parameterClasses.find((one) => compiled[one].sql !== compiled.typical.sql)
  if (other !== undefined) {
    throw refused(module, `The statement for "${other}" is another than for "typical".`, asKey(other), {
      hint: 'A declared query is one statement: declare another query for the other one.',
    })
  }
  return {
    name,
    file,
    description: definition.description ?? '',
    sql: compiled.typical.sql,
    sqlLine: lineOf(module.source, /\bbuild\s*[:(]/),
    parameters: compiled.typical.parameters.map((_, at) => parameterOf(module, at)),
    expectations: facts.flatMap(({ expectation }) => expectation ?? []),
    budgets: facts.flatMap(({ budget }) => budget ?? []),
    sizes: facts.flatMap(({ size }) => (size === undefined ? [] : [{ ...size, file } as SizeFact])),
  }
}

/** One thing that a definition says: as a header says it, and how it stands in the file. */
interface Words {
  readonly header: string
  readonly said: RegExp
}

/** As a text in quotes. */
function asText(text: string): RegExp {
  return new RegExp(`(['"\`])${escaped(text)}\\1`)
}

/** As a key of an object. */
function asKey(name: string): RegExp {
  return new RegExp(`(^|[{,\\s])(['"]?)${escaped(name)}\\2\\s*:`)
}

function escaped(text: string): string {
  return text.replace(/[^\w\s]/g, '\\$&')
}

function wordsOf(definition: QueryDefinition<unknown>): readonly Words[] {
  const { expect = [], budget = [], rows, distinct, common, nulls, width } = definition
  const budgets = typeof budget === 'string' ? [budget] : budget
  return [
    ...expect.map((text) => ({ header: `@expect ${text}`, said: asText(text) })),
    ...budgets.map((text) => ({ header: `@budget ${text}`, said: asText(text) })),
    ...sizeWords('rows', rows, String),
    ...sizeWords('distinct', distinct, String),
    ...sizeWords('common', common, String),
    ...sizeWords('nulls', nulls, String),
    ...sizeWords('width', width, (bytes) => `${bytes} bytes`),
  ]
}

function sizeWords<T>(
  keyword: string,
  said: Readonly<Record<string, T | readonly T[]>> | undefined,
  print: (value: T) => string,
): readonly Words[] {
  return Object.entries(said ?? {}).flatMap(([subject, values]) =>
    (Array.isArray(values) ? (values as readonly T[]) : [values as T]).map((value) => ({
      header: `@${keyword} ${subject} ${print(value)}`,
      said: asKey(subject),
    })),
  )
}

function factOf(module: QueryModule, { header, said }: Words): HeaderFact {
  const fact = parseLine(header, lineOf(module.source, said))
  if (fact !== null) return fact
  throw refused(module, `"${header.slice(1)}" is not understood.`, said, {
    hint: 'docs/reference/queries.md lists what a declared query may say.',
  })
}

function parameterOf(module: QueryModule, at: number): ParameterSource {
  const values = parameterClasses.map((one) => [one, module.compiled[one].parameters[at]] as const)
  const [column = null] = values.flatMap(([, value]) => columnNamed(value) ?? [])
  const constants = values
    .filter(([, value]) => columnNamed(value) === null)
    .map(([one, value]) => [one, constantOf(value)])
  return {
    number: at + 1,
    column: column === null ? null : columnOf(module, column),
    constants: Object.fromEntries(constants),
    line: lineOf(module.source, column === null ? asKey('params') : asText(column)),
  }
}

function constantOf(value: unknown): string {
  const text = parameterText(value)
  return text === null ? 'null' : quoteLiteral(text)
}

function columnOf(module: QueryModule, name: string): { readonly table: string; readonly column: string } {
  const [, table, column] = /^([^\s.]+)\.([^\s.]+)$/.exec(name) ?? []
  if (table !== undefined && column !== undefined) return { table, column }
  throw refused(module, `"${name}" names no column.`, asText(name), { hint: 'Write it as `table.column`.' })
}

/** Line of the file where something is said, from 1; the first one where it is not written out there. */
function lineOf(source: string, said: RegExp): number {
  const isComment = /^\s*(\/\/|\/?\*)/
  const at = source.split('\n').findIndex((line) => said.test(line) && !isComment.test(line))
  return Math.max(1, at + 1)
}

function refused(
  { file, source }: QueryModule,
  message: string,
  said: RegExp,
  { hint }: { readonly hint: string },
): VaultDbError {
  return new VaultDbError('PROJECT_INVALID', message, { at: { file, line: lineOf(source, said) }, hint })
}
