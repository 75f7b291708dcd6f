/** The type of a column, as far as stand-ins need it; domains are looked through. */
export interface ColumnType {
  /** pg_type.typname of the base type: `int4`. */
  readonly base: string
  /** For casts, with its schema where it needs one: `integer`. */
  readonly sql: string
  /** An enum: its labels are the schema's own text. */
  readonly isEnum: boolean
  /** Printed name of the collation; null where the type has none. */
  readonly collation: string | null
  /** Most characters of a text, null where there is no limit. */
  readonly length: number | null
  /** Decimals of a numeric; null where it has no limit. */
  readonly scale: number | null
  /** Type of the elements of an array. */
  readonly element: ColumnType | null
}

/** Values of one family are compared with each other, whatever the width of their types. */
export type Family =
  /** Values are the schema's, or the type's, own text. */
  | { readonly kind: 'own' }
  | { readonly kind: 'text'; readonly sql: string }
  /** Words of search vectors: shorter ones come first, whatever the collation. */
  | { readonly kind: 'lexeme' }
  | { readonly kind: 'number'; readonly sql: string; readonly codec: Codec }

/** Values of a type as whole numbers of their smallest part, in the same order. */
export interface Codec {
  /** Null where the text has no such number: `infinity`. */
  readonly toNumber: (text: string) => bigint | null
  readonly toText: (number: bigint) => string
  /** The first stand-in where nothing is fixed, and how far apart they are. */
  readonly first: bigint
  readonly step: bigint
  /** What the times of a row are compared with: spans from the moment of reading. */
  readonly hasSpans?: boolean
}

const secondMicros = 1_000_000n
const dayMicros = 86_400n * secondMicros

const whole: Codec = {
  toNumber: (text) => (/^-?\d+$/.test(text) ? BigInt(text) : null),
  toText: String,
  first: 1n,
  step: 1n,
}

function decimal(scale: number, step = 1n): Codec {
  const unit = 10n ** BigInt(scale)
  return {
    toNumber: (text) => {
      const [, sign, digits, part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
      if (digits === undefined || part.replace(/0+$/, '').length > scale) return null
      const number = BigInt(digits) * unit + BigInt(part.slice(0, scale).padEnd(scale, '0') || '0')
      return sign === '-' ? -number : number
    },
    toText: (number) => {
      const digits = String(number < 0n ? -number : number).padStart(scale + 1, '0')
      const part = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '')
      const text = `${digits.slice(0, digits.length - scale)}${part === '' ? '' : `.${part}`}`
      return number < 0n ? `-${text}` : text
    },
    first: step,
    step,
  }
}

const uuid: Codec = {
  toNumber: (text) => (/^[0-9a-f-]{36}$/.test(text) ? BigInt(`0x${text.replaceAll('-', '')}`) : null),
  toText: (number) =>
    number
      .toString(16)
      .padStart(32, '0')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  first: 0x00000000_0000_4000_8000_000000000001n,
  step: 1n,
}

function moment(suffix: string): Codec {
  return {
    toNumber: microsOf,
    toText: (micros) => {
      const part = ((micros % secondMicros) + secondMicros) % secondMicros
      const seconds = new Date(Number((micros - part) / 1000n)).toISOString().slice(0, 19).replace('T', ' ')
      const decimals = part === 0n ? '' : `.${String(part).padStart(6, '0')}`
      return `${seconds}${decimals}${suffix}`
    },
    first: BigInt(Date.UTC(2000, 0, 1)) * 1000n,
    step: dayMicros,
    hasSpans: true,
  }
}

/** Times as PostgreSQL prints them in UTC and ISO; null for others, and for years before 1 or after 9999. */
function microsOf(text: string): bigint | null {
  const [, date, time = '00:00:00', part = ''] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00|Z)?)?$/.exec(text) ?? []
  if (date === undefined) return null
  const milliseconds = Date.parse(`${date}T${time}Z`)
  return Number.isNaN(milliseconds) ? null : BigInt(milliseconds) * 1000n + BigInt(part.padEnd(6, '0'))
}

const date: Codec = {
  toNumber: (text) => {
    const micros = /^\d{4}-\d\d-\d\d$/.test(text) ? microsOf(text) : null
    return micros === null ? null : micros / dayMicros
  },
  toText: (days) => new Date(Number(days) * 86_400_000).toISOString().slice(0, 10),
  first: BigInt(Date.UTC(2000, 0, 1)) / 86_400_000n,
  step: 1n,
  hasSpans: true,
}

const time: Codec = {
  toNumber: () => null,
  toText: (seconds) => new Date(Number(seconds) * 1000).toISOString().slice(11, 19),
  first: 0n,
  step: 1n,
}

const interval: Codec = { ...whole, toNumber: () => null, toText: (seconds) => `${seconds} seconds` }

/**
 * The family of a type, null where it has no stand-ins. Pure.
 */
export function familyOf({ base, sql, isEnum, scale }: ColumnType): Family | null {
  if (isEnum || base === 'bool') return { kind: 'own' }
  const number = (codec: Codec, as = sql): Family => ({ kind: 'number', sql: as, codec })
  switch (base) {
    case 'int2':
    case 'int4':
    case 'int8':
      return number(whole, 'bigint')
    case 'numeric':
      return number(scale === null ? decimal(6, 1_000_000n) : decimal(scale))
    case 'float4':
    case 'float8':
      return number(decimal(6, 1_000_000n), 'double precision')
    case 'uuid':
      return number(uuid)
    case 'timestamptz':
      return number(moment('+00'))
    case 'timestamp':
      return number(moment(''))
    case 'date':
      return number(date)
    case 'time':
      return number(time)
    case 'interval':
      return number(interval)
    case 'text':
    case 'varchar':
      return { kind: 'text', sql: 'text' }
    case 'bpchar':
      // `character` alone would cut it to one.
      return { kind: 'text', sql: 'pg_catalog.bpchar' }
    case 'citext':
    case 'name':
      return { kind: 'text', sql }
    case 'tsvector':
      return { kind: 'lexeme' }
    default:
      return null
  }
}
