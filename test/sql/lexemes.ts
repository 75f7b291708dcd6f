import fc from 'fast-check'

const inside = fc.string({ unit: fc.constantFrom(...`ab;'"$\\-/*()\n é`), maxLength: 8 })

/** A string constant that PostgreSQL accepts, in each of its spellings. */
export const stringLexeme: fc.Arbitrary<string> = fc.oneof(
  inside.map((text) => `'${text.replaceAll("'", "''")}'`),
  inside.map((text) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
  inside.map((text) => `$$${text.replaceAll('$', '')}$$`),
  inside.map((text) => `$q1$${text.replaceAll('$', '')}$q1$`),
)

export const quotedLexeme: fc.Arbitrary<string> = inside.map((text) => `"${text.replaceAll('"', '""')}x"`)

/** Any one lexeme that is no comment. */
export const lexeme: fc.Arbitrary<string> = fc.oneof(
  stringLexeme,
  quotedLexeme,
  fc.constantFrom(
    'select',
    'x1',
    'é_y',
    '$1',
    '42',
    '1.5e3',
    ';',
    '(',
    ')',
    ',',
    '::',
    '+',
    '->>',
    '@-',
    '<=',
    '.',
  ),
)

/** A gap that parts two lexemes and is none itself; no line break, which would join two constants. */
export const separator: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(' ', '\t', "/* ; ' $$ */", '/* a /* b */ */'), { maxLength: 3 })
  .map((parts) => ` ${parts.join(' ')} `)

/** A gap with line breaks and line comments too. */
export const lineSeparator: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(' ', '\n', '\r\n', "-- it's; $$ /*\n", '/* ; */'), { maxLength: 3 })
  .map((parts) => ` ${parts.join('')} `)

/** Text of lexemes and gaps. */
export const lexemes: fc.Arbitrary<string> = fc
  .array(fc.tuple(lexeme, lineSeparator), { maxLength: 30 })
  .map((list) => list.map(([text, gap]) => text + gap).join(''))
