/** Text of a value that the type reads, different for each seed as far as the type has room. Seeds count from 1. */
type Sample = (seed: number, modifiers: readonly number[]) => string

const pad = (value: number, length: number) => String(value).padStart(length, '0')

/** Days after 2024-01-01, so that later columns and rows hold later times. */
function day(seed: number): string {
  return new Date(Date.UTC(2024, 0, 1 + (seed % 20_000))).toISOString().slice(0, 10)
}

function timeOf(seed: number): string {
  return `${pad(seed % 24, 2)}:${pad(seed % 60, 2)}:00`
}

/** Fits `character varying(length)`: short columns get the digits and letters of the seed alone. */
function word(seed: number, [length = Number.POSITIVE_INFINITY]: readonly number[]): string {
  const long = `sample ${seed}`
  if (long.length <= length) return long
  const short = seed.toString(36)
  return short.length <= length ? short : short.slice(short.length - length)
}

/** Keeps within `numeric(precision, scale)`. */
function decimal(seed: number, [precision, scale = 0]: readonly number[]): string {
  if (precision === undefined) return `${seed}.5`
  const whole = Math.max(0, Math.min(15, precision - Math.max(0, scale)))
  const digits = Math.min(Math.max(0, scale), 12)
  const fraction = digits === 0 ? '' : `.${pad(seed % 10 ** digits, digits)}`
  return `${scale < 0 ? 0 : seed % 10 ** whole}${fraction}`
}

function bits(seed: number, [length = 8]: readonly number[]): string {
  return seed.toString(2).padStart(length, '0').slice(-length)
}

function vector(seed: number, [dimensions = 3]: readonly number[]): string {
  return `[${Array.from({ length: dimensions }, (_, at) => ((seed + at) % 9) + 1).join(',')}]`
}

function sparseVector(seed: number, [dimensions = 3]: readonly number[]): string {
  return `{${(seed % dimensions) + 1}:1}/${dimensions}`
}

function hex(seed: number, length: number): string {
  return seed.toString(16).padStart(length, '0').slice(-length)
}

const plain: Sample = (seed) => String(seed)
const json: Sample = (seed) => `{"sample": ${seed}}`

/** By printed name without schema: PostgreSQL's own types and those of common extensions. */
const samples: Readonly<Record<string, Sample>> = {
  smallint: plain,
  integer: plain,
  bigint: plain,
  oid: plain,
  xid: plain,
  xid8: plain,
  money: plain,
  numeric: decimal,
  real: (seed) => `${seed}.5`,
  'double precision': (seed) => `${seed}.5`,
  boolean: (seed) => String(seed % 2 === 1),
  text: word,
  citext: word,
  'character varying': word,
  character: word,
  bpchar: word,
  name: word,
  '"char"': (seed) => word(seed, [1]),
  uuid: (seed) => `00000000-0000-4000-8000-${hex(seed, 12)}`,
  date: day,
  'timestamp without time zone': (seed) => `${day(seed)} ${timeOf(seed)}`,
  'timestamp with time zone': (seed) => `${day(seed)} ${timeOf(seed)}+00`,
  'time without time zone': timeOf,
  'time with time zone': (seed) => `${timeOf(seed)}+00`,
  interval: (seed) => `${seed} hours`,
  json,
  jsonb: json,
  jsonpath: (seed) => `$.sample${seed}`,
  xml: (seed) => `<sample>${seed}</sample>`,
  bytea: (seed) => `\\x${hex(seed, 8)}`,
  bit: (seed, [length = 1]) => bits(seed, [length]),
  'bit varying': bits,
  inet: (seed) => `10.${(seed >> 16) % 256}.${(seed >> 8) % 256}.${seed % 256}`,
  cidr: (seed) => `10.${(seed >> 8) % 256}.${seed % 256}.0/24`,
  macaddr: (seed) => `02:00:00:00:${hex(seed >> 8, 2)}:${hex(seed, 2)}`,
  macaddr8: (seed) => `02:00:00:00:00:00:${hex(seed >> 8, 2)}:${hex(seed, 2)}`,
  point: (seed) => `(${seed},1)`,
  line: (seed) => `{1,1,${seed}}`,
  lseg: (seed) => `[(${seed},1),(${seed},2)]`,
  box: (seed) => `(${seed}.5,1.5),(${seed},1)`,
  path: (seed) => `[(${seed},1),(${seed},2)]`,
  polygon: (seed) => `((${seed},1),(${seed},2),(${seed}.5,2))`,
  circle: (seed) => `<(${seed},1),0.25>`,
  tsvector: (seed) => `sample:1 ${seed}:2`,
  tsquery: (seed) => `sample & ${seed}`,
  pg_lsn: (seed) => `0/${hex(seed, 6)}`,
  txid_snapshot: (seed) => `${seed}:${seed}:`,
  pg_snapshot: (seed) => `${seed}:${seed}:`,
  regclass: () => 'pg_catalog.pg_class',
  regtype: () => 'integer',
  regnamespace: () => 'pg_catalog',
  regproc: () => 'pg_catalog.now',
  regprocedure: () => 'pg_catalog.now()',
  vector,
  halfvec: vector,
  sparsevec: sparseVector,
  hstore: (seed) => `"sample"=>"${seed}"`,
  ltree: (seed) => `sample.n${seed}`,
  lquery: (seed) => `sample.n${seed}`,
  cube: (seed) => `(${seed})`,
  seg: plain,
  geometry: (seed) => `POINT(${seed % 180} 1)`,
  geography: (seed) => `POINT(${seed % 180} 1)`,
}

/** Text of the value of a scalar type for a seed; null for a type that is not known here. Pure. */
export function scalarSample(name: string, seed: number, modifiers: readonly number[]): string | null {
  const known = name.startsWith('interval') ? 'interval' : name
  return samples[known]?.(seed, modifiers) ?? null
}
