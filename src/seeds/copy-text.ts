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

/** Rows in COPY's text format: tabs between values, one line a row, `\N` for null. */
export function copyText(rows: readonly (readonly (string | null)[])[]): string {
  let text = ''
  for (const row of rows) {
    for (let at = 0; at < row.length; at += 1) text += (at === 0 ? '' : '\t') + copyValue(row[at] ?? null)
    text += '\n'
  }
  return text
}

function copyValue(value: string | null): string {
  if (value === null) return '\\N'
  return special.test(value) ? value.replaceAll(/[\\\b\f\n\r\t\v]/g, (found) => escapes[found]!) : value
}
