import type { TypesOptions } from './options.js'

/** Types that a file brings along where it uses them, in the order of the file. */
export const helperNames = [
  'Generated',
  'Timestamp',
  'Int8',
  'Numeric',
  'Bytea',
  'IntervalValue',
  'Interval',
  'PointValue',
  'Point',
  'CircleValue',
  'Circle',
  'JsonValue',
  'JsonObject',
  'JsonInput',
  'Json',
  'JsonColumn',
] as const

export type HelperName = (typeof helperNames)[number]

interface Helper {
  readonly text: (options: TypesOptions) => string
  readonly uses?: readonly HelperName[]
  readonly columnType?: boolean
}

const helpers: Readonly<Record<HelperName, Helper>> = {
  Generated: {
    columnType: true,
    text: () => `/** Has a default: may be left out on insert. */
export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U>
    ? ColumnType<S, I | undefined, U>
    : ColumnType<T, T | undefined, T>;`,
  },
  Timestamp: {
    columnType: true,
    text: () => 'export type Timestamp = ColumnType<Date, Date | string, Date | string>;',
  },
  Int8: { columnType: true, text: ({ int8 }) => numberType('Int8', int8, 'bigint | number | string') },
  Numeric: { columnType: true, text: ({ numeric }) => numberType('Numeric', numeric, 'number | string') },
  Bytea: {
    columnType: true,
    text: () => 'export type Bytea = ColumnType<Buffer, Uint8Array, Uint8Array>;',
  },
  IntervalValue: {
    text: () => `/** What \`pg\` makes of an interval; parts that are zero are absent. */
export interface IntervalValue {
  years?: number;
  months?: number;
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  milliseconds?: number;
  toISO(): string;
  toPostgres(): string;
}`,
  },
  Interval: {
    columnType: true,
    uses: ['IntervalValue'],
    text: () => `export type Interval = ColumnType<
  IntervalValue,
  IntervalValue | string,
  IntervalValue | string
>;`,
  },
  PointValue: {
    text: () => `export interface PointValue {
  x: number;
  y: number;
}`,
  },
  Point: {
    columnType: true,
    uses: ['PointValue'],
    text: () => `/** Written as text: \`(1,2)\`. */
export type Point = ColumnType<PointValue, string, string>;`,
  },
  CircleValue: {
    text: () => `export interface CircleValue {
  x: number;
  y: number;
  radius: number;
}`,
  },
  Circle: {
    columnType: true,
    uses: ['CircleValue'],
    text: () => `/** Written as text: \`<(1,2),3>\`. */
export type Circle = ColumnType<CircleValue, string, string>;`,
  },
  JsonValue: {
    text: () => `export type JsonValue =
  | boolean
  | number
  | string
  | null
  | JsonValue[]
  | { [key: string]: JsonValue };`,
  },
  JsonObject: {
    uses: ['JsonValue'],
    text: () => 'export type JsonObject = { [key: string]: JsonValue };',
  },
  JsonInput: {
    text: () => `/** A value as \`pg\` sends it as JSON: JSON text or an object. An array would become a PostgreSQL array. */
export type JsonInput<T> = string | Exclude<T, null | readonly unknown[]>;`,
  },
  Json: {
    columnType: true,
    uses: ['JsonValue', 'JsonObject', 'JsonInput'],
    text: () => `export type Json = ColumnType<
  JsonValue,
  JsonInput<JsonObject>,
  JsonInput<JsonObject>
>;`,
  },
  JsonColumn: {
    columnType: true,
    uses: ['JsonInput'],
    text: () => `export type JsonColumn<T> = ColumnType<T, JsonInput<T>, JsonInput<T>>;`,
  },
}

function numberType(name: string, select: string, write: string): string {
  const line = `export type ${name} = ColumnType<${select}, ${write}, ${write}>;`
  if (line.length <= 80) return line
  return `export type ${name} = ColumnType<\n  ${select},\n  ${write},\n  ${write}\n>;`
}

/**
 * The texts of the helpers that a file uses, and of those they use, in a fixed order. Pure.
 *
 * @returns also whether one of them needs Kysely's ColumnType
 */
export function helperTexts(
  used: ReadonlySet<HelperName>,
  options: TypesOptions,
): { readonly texts: readonly string[]; readonly needsColumnType: boolean } {
  const wanted = new Set<HelperName>()
  const add = (name: HelperName) => {
    wanted.add(name)
    helpers[name].uses?.forEach(add)
  }
  used.forEach(add)
  const chosen = helperNames.filter((name) => wanted.has(name))
  return {
    texts: chosen.map((name) => helpers[name].text(options)),
    needsColumnType: chosen.some((name) => helpers[name].columnType === true),
  }
}
