/** How a project wants its types; `types` of project.ts. */
export interface TypesConfig {
  /** File, from the folder of project.ts; `types.d.ts` where absent. */
  readonly out?: string
  /** Names as Kysely's CamelCasePlugin makes them. */
  readonly camelCase?: boolean
  /** Enums as unions of their labels, or as objects that exist at run time too. */
  readonly enums?: 'union' | 'const'
  /** What int8 (`bigint`) arrives as; anything but text needs `parsers`. */
  readonly int8?: 'string' | 'number' | 'bigint'
  /** What numeric arrives as; anything but text needs `parsers`. */
  readonly numeric?: 'string' | 'number'
  /**
   * `pg`: arrays that `pg` does not know (of enums, domains, composites, extensions' types) arrive as text, as they do
   * without help. `parsed`: all arrive as arrays, which needs `parsers`.
   */
  readonly arrays?: 'pg' | 'parsed'
  /** Types of json and jsonb columns: `{ 'runs.settings': "import('./x').Settings" }`. */
  readonly json?: Readonly<Record<string, string>>
  /** Zod's schemas too; `true` beside `out`, or a file, from the folder of project.ts. */
  readonly zod?: boolean | string
  /** JSON Schema too; `true` beside `out`, or a file, from the folder of project.ts. */
  readonly jsonSchema?: boolean | string
}

/** {@link TypesConfig} with nothing left open. */
export type TypesOptions = Required<Omit<TypesConfig, 'out' | 'zod' | 'jsonSchema'>>

/** The types of a project that says nothing of them. */
export const defaultTypes: TypesOptions = {
  camelCase: false,
  enums: 'union',
  int8: 'string',
  numeric: 'string',
  arrays: 'pg',
  json: {},
}
