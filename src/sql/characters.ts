/** Classes of characters that lexemes begin with. */
export const space = 1
export const wordStart = 2
export const digit = 3
export const operator = 4
export const punctuation = 5
export const quote = 6
export const doubleQuote = 7
export const dollar = 8

const classes = new Uint8Array(128)
for (const character of ' \t\n\r\f\v') classes[character.charCodeAt(0)] = space
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_') {
  classes[character.charCodeAt(0)] = wordStart
}
for (const character of '0123456789') classes[character.charCodeAt(0)] = digit
for (const character of '~!@#^&|`?+-*/%<>=') classes[character.charCodeAt(0)] = operator
for (const character of ',()[].;:') classes[character.charCodeAt(0)] = punctuation
classes[0x27] = quote
classes[0x22] = doubleQuote
classes[0x24] = dollar

/** As in scan.l, every character beyond ASCII can be part of an identifier. */
export function classOf(code: number): number {
  return code < 128 ? classes[code]! : wordStart
}
