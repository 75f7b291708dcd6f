/** A field of a document: `applied[].name`, its JSON type, and whether the page says that it may be absent. */
export interface DocumentedField {
  readonly path: string
  readonly types: readonly string[]
  readonly isOptional: boolean
}

/** A field that a real document has. */
export interface FoundField {
  readonly path: string
  readonly type: string
  /** A list without elements. */
  readonly isEmpty: boolean
}

/**
 * The fields of a page's tables, by the command that their heading names.
 *
 * @param text headings `## migrate up`, rows `| path | type | meaning |`, a question mark after the path of what may be absent
 */
export function readDocumented(text: string): ReadonlyMap<string, readonly DocumentedField[]> {
  const sections = text.split('\n## ').slice(1)
  return new Map(
    sections.map((section) => {
      const heading = section.slice(0, section.indexOf('\n'))
      const rows = [...section.matchAll(/^\| `([^`]+)`(\?)? \| ([^|]+?) \|/gm)]
      const fields = rows.map(([, path, mark, type]) => ({
        path: path!,
        types: type!.split(', '),
        isOptional: mark === '?',
      }))
      return [heading, fields] as const
    }),
  )
}

/** Every field of a document, and of the objects in it, but not inside of what the page leaves closed. */
export function findFields(value: unknown, isOpen: (path: string) => boolean): readonly FoundField[] {
  const found: FoundField[] = []
  const visit = (each: unknown, path: string): void => {
    const isEmpty = Array.isArray(each) && each.length === 0
    if (path !== '' && !path.endsWith('[]')) found.push({ path, type: typeOf(each), isEmpty })
    if (path !== '' && !isOpen(path)) return
    if (Array.isArray(each)) for (const element of each) visit(element, `${path}[]`)
    else if (typeof each === 'object' && each !== null)
      for (const [key, inner] of Object.entries(each)) visit(inner, path === '' ? key : `${path}.${key}`)
  }
  visit(value, '')
  return found
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (!Array.isArray(value)) return typeof value
  return value.length > 0 && value.every((each) => typeof each === 'string') ? 'list of string' : 'list'
}

/** `list` stands for any list; of a list of strings without elements nothing can be told. */
function fits(type: string, documented: readonly string[], isEmpty: boolean): boolean {
  return documented.some(
    (each) =>
      each === type ||
      (each === 'list' && type === 'list of string') ||
      (isEmpty && each === 'list of string'),
  )
}

/** What of a page and of the documents of one command does not fit. */
export function compareFields(
  documented: readonly DocumentedField[],
  documents: readonly unknown[],
): readonly string[] {
  const known = new Map(documented.map((field) => [field.path, field]))
  const isOpen = (path: string) =>
    [...known.keys()].some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[]`))
  const found = documents.map((document) => findFields(document, isOpen))
  const wrong = found.flat().flatMap(({ path, type, isEmpty }) => {
    const types = known.get(path)?.types
    if (types === undefined) return [`${path} (${type}) is not on the page`]
    return fits(type, types, isEmpty) ? [] : [`${path} is ${type}, the page says ${types.join(', ')}`]
  })
  const all = new Set(found.flat().map(({ path }) => path))
  const unseen = documented.filter(({ path }) => !all.has(path)).map(({ path }) => `${path} was never seen`)
  const absent = documented
    .filter(({ path, isOptional }) => !isOptional && !/[.[]/.test(path))
    .filter(({ path }) => found.some((fields) => !fields.some((field) => field.path === path)))
    .map(({ path }) => `${path} is not always there`)
  return [...new Set([...wrong, ...unseen, ...absent])]
}
