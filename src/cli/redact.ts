/**
 * Text without passwords: those of URLs and of `password=` settings become `***`. Pure.
 * A net below the rule that no error names a password, since drivers and servers write messages of their own.
 */
export function redact(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:@/]*):\S+@/gi, '$1:***@')
    .replace(/\b(password|passwd|sslpassword)=('[^']*'|[^\s&;'"]+)/gi, '$1=***')
    .replace(/\b(password\s+)'(?:[^']|'')*'/gi, "$1'***'")
}

/** SQL with the words of `password '…'` masked by as many stars, so that positions stay true. Pure. */
export function redactSql(sql: string): string {
  return sql
    .replace(/(\bpassword\s+)'((?:[^']|'')*)'/gi, (_, head: string, secret: string) => {
      return `${head}'${'*'.repeat(secret.length)}'`
    })
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:@/']*:)([^\s@']+)@/gi, (_, head: string, secret: string) => {
      return `${head}${'*'.repeat(secret.length)}@`
    })
}
