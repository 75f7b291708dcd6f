const special = /[\\\b\f\n\r\t\v]/
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

/** A row in COPY's text format: tabs between values, `\N` for null, a line feed behind. */
export function copyLine(row: readonly (string | null)[]): string {
  let line = ''
  for (let at = 0; at < row.length; at += 1) line += (at === 0 ? '' : '\t') + copyValue(row[at] ?? null)
  return `${line}\n`
}

function copyValue(value: string | null): string {
  if (value === null) return '\\N'
  return special.test(value) ? value.replaceAll(/[\\\b\f\n\r\t\v]/g, (found) => escapes[found]!) : value
}
