import { elementType, parseTypeName, type TypeName } from '../catalog/sample/type-name.js'
import { resolveDomain, type TypeSchema, type UserType } from './schema.js'

/** What values of a type look like; what the TypeScript types and the validators are made of. */
export type Shape = PlainShape | ListShape | JsonShape | ArrayShape

/** A type of PostgreSQL or of an extension, or of the user where it arrives as text. */
export interface PlainShape extends Pick<TypeName, 'name' | 'modifiers'> {
  readonly kind: 'plain'
  /** Of a user's type, and of every range. */
  readonly form: UserType['kind'] | null
  /** Checks of the domains that it came by; `VALUE` is the value. */
  readonly checks: readonly string[]
}

/** Texts that are listed, by the name that the file of types gives them. */
export interface ListShape {
  readonly kind: 'list'
  readonly name: string
  readonly values: readonly string[]
}

/** JSON of a shape that the config names. */
export interface JsonShape {
  readonly kind: 'json'
  readonly name: string
}

export interface ArrayShape {
  readonly kind: 'array'
  readonly of: Shape
  /** Name of the element's type, as PostgreSQL prints it. */
  readonly element: string
  /** 1 or more. */
  readonly dimensions: number
}

/** What shapes are found with. */
export interface ShapeScope {
  readonly types: TypeSchema['types']
  /** Lists of enums, and of domains that list their values, by printed name of the type. */
  readonly lists: ReadonlyMap<string, ListShape>
}

/** What more is known of a column. */
export interface ShapeNotes {
  /** Declared dimensions of an array; 1 where not said. */
  readonly dimensions: number
  /** What stands for the type: a column that lists its values, or JSON of a known shape. */
  readonly instead: ListShape | JsonShape | null
}

/**
 * What the values of a type look like. Pure. PostgreSQL sends a domain as its base type, so it is read as that; an
 * array of domains it sends as a type of its own.
 *
 * @param type as PostgreSQL prints it
 */
export function shapeOf(type: string, notes: ShapeNotes, scope: ShapeScope): Shape {
  const list = listAlong(type, scope)
  if (list) return list
  const { base, checks } = resolveDomain(type, scope.types)
  const { name, modifiers, isArray } = parseTypeName(base)
  if (!isArray) {
    const form = scope.types.get(name)?.kind ?? null
    return notes.instead ?? scope.lists.get(name) ?? { kind: 'plain', name, modifiers, form, checks }
  }
  const of = notes.instead ?? shapeOf(elementType(base), { dimensions: 1, instead: null }, scope)
  return { kind: 'array', of, element: name, dimensions: Math.max(1, notes.dimensions) }
}

/** The list of the first domain, from the type down to its base, that has one. */
function listAlong(type: string, { types, lists }: ShapeScope): ListShape | undefined {
  for (
    let found = types.get(type), at = type;
    found?.kind === 'domain';
    at = found.type, found = types.get(at)
  ) {
    const list = lists.get(at)
    if (list) return list
  }
  return undefined
}
