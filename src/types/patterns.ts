/**
 * What PostgreSQL's input functions take, as sources of regular expressions that hold in JavaScript and in JSON Schema.
 * Each takes what PostgreSQL takes, numbers in decimal, and leaves out what it certainly refuses.
 */
export const patterns = {
  /** Any character but NUL, which no text of PostgreSQL holds. */
  text: '^[^\\u0000]*$',
  integer: '^\\s*[-+]?\\d+\\s*$',
  decimal:
    '^\\s*[-+]?(\\d+\\.?\\d*([eE][-+]?\\d+)?|\\.\\d+([eE][-+]?\\d+)?|[Ii][Nn][Ff]([Ii][Nn][Ii][Tt][Yy])?|[Nn][Aa][Nn])\\s*$',
  /** A date or a timestamp: it has a digit, or is a word. */
  moment:
    '\\d|[Ii][Nn][Ff][Ii][Nn][Ii][Tt][Yy]|[Ee][Pp][Oo][Cc][Hh]|[Nn][Oo][Ww]|[Tt][Oo][Dd][Aa][Yy]|[Tt][Oo][Mm][Oo][Rr][Rr][Oo][Ww]|[Yy][Ee][Ss][Tt][Ee][Rr][Dd][Aa][Yy]',
  time: '\\d|[Nn][Oo][Ww]|[Aa][Ll][Ll][Bb][Aa][Ll][Ll][Ss]',
  interval: '\\d|[Ii][Nn][Ff][Ii][Nn][Ii][Tt][Yy]',
  uuid: '^(\\{[0-9a-fA-F]{4}(-?[0-9a-fA-F]{4}){7}\\}|[0-9a-fA-F]{4}(-?[0-9a-fA-F]{4}){7})$',
  range: '^\\s*([Ee][Mm][Pp][Tt][Yy]|[\\[(][^\\u0000]*,[^\\u0000]*[\\])])\\s*$',
  multirange: '^\\s*\\{[^\\u0000]*\\}\\s*$',
  composite: '^\\s*\\([^\\u0000]*\\)\\s*$',
  array: '^\\s*(\\[[^=]*\\]\\s*=\\s*)?\\{[^\\u0000]*\\}\\s*$',
  /** Bytes as PostgreSQL prints them. */
  bytes: '^\\\\x([0-9a-fA-F]{2})*$',
} as const

/** The pattern of a vector with so many numbers, or with any. */
export function vectorPattern(dimensions: number | undefined): string {
  const rest = dimensions === undefined ? '*' : `{${dimensions - 1}}`
  return `^\\s*\\[[^,\\]]+(,[^,\\]]+)${rest}\\]\\s*$`
}
