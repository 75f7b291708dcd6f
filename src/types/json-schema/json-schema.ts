/** A JSON Schema: plain JSON. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** A reference to a list of values. Pure. */
export function listReference(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}Value` }
}

/** Arrays of so many dimensions. Pure. */
export function inArrays(items: JsonSchema, dimensions: number): JsonSchema {
  let schema = items
  for (let depth = 0; depth < dimensions; depth += 1) schema = { type: 'array', items: schema }
  return schema
}
