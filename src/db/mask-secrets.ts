const secrets: readonly RegExp[] = [
  // create role … password 'x'; options (password 'x')
  /(?<=\bpassword\s*(?:=\s*)?(?:e|u&)?')(?:[^'\\]|''|\\.)+/gis,
  // password $tag$x$tag$
  /(?<=\bpassword\s+(\$\w*\$)).+?(?=\1)/gis,
  // connection strings inside statements and messages: host=… password=x, postgres://user:x@host
  /(?<=\bpassword=)[^\s'"&]+/gi,
  /(?<=\b\w+:\/\/[^\s:@/'"]*:)[^\s@'"]+(?=@)/g,
]

/**
 * Replace every password in a statement or message by as many `*`, so that positions stay true. Pure.
 * Knows `password '…'`, `password=…` and the user part of URLs.
 */
export function maskSecrets(text: string): string {
  return secrets.reduce((masked, secret) => masked.replace(secret, (found) => '*'.repeat(found.length)), text)
}
