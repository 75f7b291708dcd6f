/** Longest line that is not broken. */
const longestLine = 80

/** A type as it is printed: a text, a union, or a generic with its arguments. */
export type Printed =
  | string
  | { readonly union: readonly string[] }
  | { readonly generic: string; readonly arguments: readonly string[] }

/** `name: type;` inside braces, broken where it is too long, as Prettier breaks it. Pure. */
export function propertyLines(name: string, type: Printed): string {
  const line = `  ${name}: ${inline(type)};`
  if (line.length <= longestLine || typeof type === 'string') return line
  if ('union' in type) return `  ${name}:\n${type.union.map((part) => `    | ${part}`).join('\n')};`
  return `  ${name}: ${type.generic}<\n${type.arguments.map((part) => `    ${part}`).join(',\n')}\n  >;`
}

/** `export type Name = …;`, broken where it is too long. Pure. */
export function aliasLines(name: string, type: Printed): string {
  const line = `export type ${name} = ${inline(type)};`
  if (line.length <= longestLine || typeof type === 'string') return line
  if ('union' in type) return `export type ${name} =\n${type.union.map((part) => `  | ${part}`).join('\n')};`
  return `export type ${name} = ${type.generic}<\n${type.arguments.map((part) => `  ${part}`).join(',\n')}\n>;`
}

function inline(type: Printed): string {
  if (typeof type === 'string') return type
  return 'union' in type ? type.union.join(' | ') : `${type.generic}<${type.arguments.join(', ')}>`
}

/** A comment of the database as JSDoc; empty for none. Pure. @param indent spaces before it */
export function docLines(paragraphs: readonly (string | null)[], indent = ''): string {
  if (paragraphs.every((text) => text === null)) return ''
  const lines = paragraphs
    .flatMap((text) => (text === null ? [] : text.trim().split(/\r\n|[\n\r\u2028\u2029]/)))
    .map((line) => line.trimEnd().replaceAll('*/', '*\\/'))
  if (lines.every((line) => line === '')) return ''
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  const body = lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`)
  return `${indent}/**\n${body.join('')}${indent} */\n`
}

/** A text as a literal, in the quotes that Prettier would choose. Pure. */
export function literal(text: string): string {
  const quoted = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  const double = text.split('"').length
  if (double === 1 || double <= text.split("'").length) return quoted
  return `'${quoted.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** The key of a property, quoted where it must be. Pure. */
export function propertyKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name)
}
