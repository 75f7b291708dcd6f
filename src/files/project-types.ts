import * as v from 'valibot'

const text = v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty'))

/** Yes, no, or yes and there. */
const secondFile = (ending: RegExp, what: string) =>
  v.optional(v.union([v.boolean(), v.pipe(v.string(), v.regex(ending))], `must be true, false or ${what}`))

/** Schema of what a project says about its TypeScript types. */
export const typesSettings = {
  types: v.optional(
    v.objectWithRest(
      {
        out: v.optional(v.pipe(text, v.regex(/\.[cm]?ts$/, 'must be a .ts or .d.ts file'))),
        camelCase: v.optional(v.boolean('must be true or false')),
        enums: v.optional(v.picklist(['union', 'const'], 'must be union or const')),
        int8: v.optional(v.picklist(['string', 'number', 'bigint'], 'must be string, number or bigint')),
        numeric: v.optional(v.picklist(['string', 'number'], 'must be string or number')),
        arrays: v.optional(v.picklist(['pg', 'parsed'], 'must be pg or parsed')),
        zod: secondFile(/(?<!\.d)\.[cm]?ts$/, 'a .ts file'),
        jsonSchema: secondFile(/\.json$/, 'a .json file'),
        json: v.optional(v.record(text, text, 'must be an object of column: type')),
      },
      v.never(),
    ),
  ),
}

/** Every key of it, for near misses. */
export const typesKeys = [
  'types',
  'out',
  'camelCase',
  'enums',
  'int8',
  'numeric',
  'arrays',
  'json',
  'zod',
  'jsonSchema',
]
