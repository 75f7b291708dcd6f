import type { CompiledQuery, Kysely } from 'kysely'
import { messageOf, VaultDbError } from '../errors.js'
import { type ParameterClass, parameterClasses } from '../explain/declared-query.js'
import type { QueryDefinition } from '../explain/define-query.js'
import type { CompiledClass, QueryModule } from '../explain/read-definition.js'
import { loadModule } from './load-typescript.js'
import { readSource } from './read-source.js'

/** A file of a declared query in TypeScript. */
export interface QueryPath {
  readonly name: string
  /** Absolute. */
  readonly path: string
  /** As findings are to print it. */
  readonly file: string
}

/**
 * Load a declared query written in TypeScript and compile it for each class of values; nothing is run on a database.
 *
 * @throws PROJECT_INVALID  with file and line; FILE_UNREADABLE
 */
export async function loadQuery({ name, path, file }: QueryPath): Promise<QueryModule> {
  const { default: definition } = await loadModule(path, 'PROJECT_INVALID')
  if (!isDefinition(definition)) {
    throw new VaultDbError('PROJECT_INVALID', `${file} has no declared query as its default export.`, {
      at: { file },
      hint: 'export default defineQuery({ build: (db, p) => …, params: { typical: {…} } })',
    })
  }
  const db = await openCompiler()
  const compile = (one: ParameterClass) => compileFor(definition, { db, one, file })
  const compiled = Object.fromEntries(parameterClasses.map((one) => [one, compile(one)]))
  return { name, file, source: readSource(path), definition, compiled: compiled as QueryModule['compiled'] }
}

function isDefinition(value: unknown): value is QueryDefinition<unknown> {
  if (typeof value !== 'object' || value === null) return false
  const { build, params } = value as Partial<QueryDefinition<unknown>>
  return typeof build === 'function' && typeof params === 'object' && params !== null && 'typical' in params
}

/** A Kysely for PostgreSQL that knows no database. */
// biome-ignore lint/suspicious/noExplicitAny: as the definitions get it
async function openCompiler(): Promise<Kysely<any>> {
  const { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } = await import(
    'kysely'
  )
  return new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

interface Compiling {
  // biome-ignore lint/suspicious/noExplicitAny: as the definitions get it
  readonly db: Kysely<any>
  readonly one: ParameterClass
  readonly file: string
}

function compileFor(
  { build, params }: QueryDefinition<unknown>,
  { db, one, file }: Compiling,
): CompiledClass {
  try {
    const { sql, parameters } = build(db, params[one] ?? params.typical).compile() as CompiledQuery
    return { sql, parameters }
  } catch (error) {
    throw new VaultDbError(
      'PROJECT_INVALID',
      `${file} does not build its query for "${one}": ${messageOf(error)}`,
      {
        at: { file },
        hint: '`build` returns a query of Kysely that is not run; values that it calculates with are written out, not taken from a column.',
        cause: error,
      },
    )
  }
}
