/** A type as PostgreSQL prints it, taken apart. */
export interface TypeName {
  /** Without modifiers and brackets: `character varying`, `public.vector`, `"char"`. */
  readonly name: string
  /** `numeric(10,2)` → 10, 2. */
  readonly modifiers: readonly number[]
  readonly isArray: boolean
}

/** Take a printed type apart: `character varying(20)[]` → its name, 20, an array. Pure. */
export function parseTypeName(printed: string): TypeName {
  const isArray = printed.endsWith('[]')
  const item = printed.replace(/(\[\])+$/, '')
  const modifiers = /\((-?\d+(?:,-?\d+)*)\)(?=[^"]*$)/.exec(item)
  if (modifiers === null) return { name: item, modifiers: [], isArray }
  const name = item.replace(modifiers[0], '').replace(/ {2,}/g, ' ')
  return { name, modifiers: modifiers[1]!.split(',').map(Number), isArray }
}

/** Printed type of an array's elements: `text[]` → `text`. Pure. */
export function elementType(printed: string): string {
  return printed.replace(/(\[\])+$/, '')
}

/** Last part of a name, without its schema: `public.vector` → `vector`. Pure. */
export function bareName(name: string): string {
  return /(?:^|\.)([^."]+|"(?:[^"]|"")*")$/.exec(name)?.[1] ?? name
}
