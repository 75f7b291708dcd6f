import { patterns, vectorPattern } from '../patterns.js'

interface Helper {
  readonly text: string
  readonly uses?: readonly ZodHelper[]
  /** Names that it takes from the file of types. */
  readonly types?: readonly string[]
}

const regex = (source: string) => `/${source.replaceAll('/', '\\/')}/`
const matching = (name: string, source: string, what: string) =>
  `const ${name} = z.string().regex(${regex(source)}, ${JSON.stringify(what)});`

/** Helpers that a file of validators brings along where it uses them, in the order of the file. */
const helpers = {
  text: { text: matching('text', patterns.text, 'must hold no NUL character') },
  character: {
    uses: ['text'],
    text: `/** PostgreSQL counts characters, and drops the spaces behind the last one that fits. */
const character = (longest: number) =>
  text.regex(
    new RegExp(\`^.{0,\${longest}} *$\`, "su"),
    \`must have at most \${longest} characters\`,
  );`,
  },
  shortest: {
    text: `const shortest = (least: number) =>
  z.refine<string>(
    (value) => [...value].length >= least,
    \`must have at least \${least} characters\`,
  );`,
  },
  longest: {
    text: `const longest = (most: number) =>
  z.refine<string>(
    (value) => [...value].length <= most,
    \`must have at most \${most} characters\`,
  );`,
  },
  int2: { text: 'const int2 = z.int().min(-32768).max(32767);' },
  int4: { text: 'const int4 = z.int32();' },
  oid: { text: 'const oid = z.int().min(0).max(4294967295);' },
  int8: {
    text: `const int8 = z.union([
  z.int64(),
  z.int(),
  z.string().regex(${regex(patterns.integer)}, "must be an integer"),
]);`,
  },
  float: {
    text: 'const float = z.union([z.number(), z.nan(), z.literal([Infinity, -Infinity])]);',
  },
  real: {
    uses: ['float'],
    text: `const real = float.refine(
  (value) => !Number.isFinite(value) || Number.isFinite(Math.fround(value)),
  "is out of range",
);`,
  },
  numeric: {
    uses: ['float'],
    text: `const numeric = z.union([
  float,
  z.string().regex(
    ${regex(patterns.decimal)},
    "must be a number",
  ),
]);`,
  },
  decimal: {
    uses: ['numeric'],
    text: `/** numeric(precision, scale); digits behind the scale are rounded away. */
const decimal = (precision: number, scale: number) => {
  const limit = 10 ** (precision - scale);
  // What rounds up to the limit is too big; beyond 15 digits JavaScript may have rounded it up itself.
  const largest = precision > 15 ? limit : limit - 0.5 * 10 ** -scale;
  return numeric.refine(
    (value) => !(Math.abs(Number(value)) > largest),
    \`must be less than \${limit}\`,
  );
};`,
  },
  rounded: {
    text: `/** PostgreSQL rounds to the scale before it looks at the checks. */
const rounded = (value: bigint | number | string, scale?: number) => {
  const number = Number(value);
  if (scale === undefined || !Number.isFinite(number)) return number;
  return (Math.sign(number) * Math.round(Math.abs(number) * 10 ** scale)) / 10 ** scale;
};`,
  },
  least: {
    uses: ['rounded'],
    text: `const least = (limit: number, scale?: number) =>
  z.refine<bigint | number | string>(
    (value) => !(rounded(value, scale) < limit),
    \`must be at least \${limit}\`,
  );`,
  },
  above: {
    uses: ['rounded'],
    text: `const above = (limit: number, scale?: number) =>
  z.refine<bigint | number | string>(
    (value) => !(rounded(value, scale) <= limit),
    \`must be more than \${limit}\`,
  );`,
  },
  below: {
    uses: ['rounded'],
    text: `const below = (limit: number, scale?: number) =>
  z.refine<bigint | number | string>(
    (value) => !(rounded(value, scale) >= limit),
    \`must be less than \${limit}\`,
  );`,
  },
  most: {
    uses: ['rounded'],
    text: `const most = (limit: number, scale?: number) =>
  z.refine<bigint | number | string>(
    (value) => !(rounded(value, scale) > limit),
    \`must be at most \${limit}\`,
  );`,
  },
  moment: {
    text: `/** A date or timestamp; of texts only those are refused that are certainly none. */
const moment = z.union([
  z.date(),
  z.string().regex(
    /\\d|^\\s*(?:[-+]?infinity|epoch|now|today|tomorrow|yesterday)\\s*$/i,
    "must be a date",
  ),
]);`,
  },
  time: { text: 'const time = z.string().regex(/\\d|^\\s*(?:now|allballs)\\s*$/i, "must be a time");' },
  intervalValue: {
    types: ['IntervalValue'],
    text: `const intervalValue = z.custom<IntervalValue>(
  (value) => typeof value === "object" && value !== null && "toPostgres" in value,
  "must be an interval of pg",
);`,
  },
  interval: {
    uses: ['intervalValue'],
    text: `const interval = z.union([
  intervalValue,
  z.string().regex(/\\d|infinity/i, "must be an interval"),
]);`,
  },
  point: { uses: ['float'], text: 'const point = z.object({ x: float, y: float });' },
  circle: { uses: ['float'], text: 'const circle = z.object({ x: float, y: float, radius: float });' },
  uuid: {
    text: `const uuid = z.string().regex(
  ${regex(patterns.uuid)},
  "must be a UUID",
);`,
  },
  buffer: { text: 'const buffer = z.custom<Buffer>((value) => Buffer.isBuffer(value), "must be a Buffer");' },
  bytes: {
    text: `const bytes = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array,
  "must be a Uint8Array",
);`,
  },
  json: { types: ['JsonValue'], text: 'const json: z.ZodType<JsonValue> = z.json();' },
  isJsonText: {
    text: `const isJsonText = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};`,
  },
  jsonInput: {
    uses: ['json', 'isJsonText'],
    text: `/** JSON text or an object; \`pg\` would send an array as PostgreSQL's. */
const jsonInput = z.union([
  z.string().refine(isJsonText, "must be JSON text"),
  z.record(z.string(), json),
]);`,
  },
  known: {
    text: `/** JSON of a type that only the compiler knows: \`.extend()\` the object where it should be checked. */
const known = <T>() => z.custom<T>((value) => value !== undefined);`,
  },
  knownInput: {
    uses: ['isJsonText'],
    types: ['JsonInput'],
    text: `const knownInput = <T>() =>
  z.custom<JsonInput<T>>(
    (value) =>
      typeof value === "string"
        ? isJsonText(value)
        : value !== undefined && value !== null && !Array.isArray(value),
    "must be JSON text or an object",
  );`,
  },
  vector: {
    text: `const vector = (dimensions: number) =>
  z.string().regex(
    new RegExp(\`${vectorPattern(2).replaceAll('\\', '\\\\').replace('{1}', `{\${dimensions - 1}}`)}\`),
    \`must be a vector of \${dimensions} numbers\`,
  );`,
  },
  anyVector: { text: matching('anyVector', vectorPattern(undefined), 'must be a vector') },
  range: { text: matching('range', patterns.range, 'must be a range') },
  multirange: { text: matching('multirange', patterns.multirange, 'must be a multirange') },
  composite: { text: matching('composite', patterns.composite, 'must be a row in brackets') },
  arrayText: { text: matching('arrayText', patterns.array, 'must be an array') },
} as const satisfies Readonly<
  Record<string, { text: string; uses?: readonly string[]; types?: readonly string[] }>
>

export type ZodHelper = keyof typeof helpers

/** A schema as an expression, with the helpers and types that it names. */
export interface ZodText {
  readonly text: string
  readonly uses: readonly ZodHelper[]
  /** Of the file of types. */
  readonly types?: readonly string[]
}

/** The texts of the helpers that a file uses, and of those they use, in a fixed order, and the types they name. Pure. */
export function zodHelperTexts(used: ReadonlySet<ZodHelper>): {
  readonly texts: readonly string[]
  readonly types: readonly string[]
} {
  const wanted = new Set<ZodHelper>()
  const all: Readonly<Record<ZodHelper, Helper>> = helpers
  const add = (name: ZodHelper) => {
    wanted.add(name)
    all[name].uses?.forEach(add)
  }
  used.forEach(add)
  const chosen = (Object.keys(helpers) as ZodHelper[]).filter((name) => wanted.has(name))
  return {
    texts: chosen.map((name) => all[name].text),
    types: chosen.flatMap((name) => all[name].types ?? []),
  }
}
