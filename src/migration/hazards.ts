/** Kinds of steps that lose data; what `--allow` takes. */
export const hazardKinds = ['drop-table', 'drop-column', 'drop-schema', 'narrow-column', 'truncate'] as const
export type HazardKind = (typeof hazardKinds)[number]

/** A statement that would lose rows or values, and of what. Names are as written, quotes included. */
export interface Hazard {
  readonly kind: HazardKind
  /** Table, or schema for `drop-schema`. */
  readonly object: string
  readonly column?: string
  /** The type that `narrow-column` changes to, with its modifiers. */
  readonly type?: string
}

const identifier = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)`
const qualified = String.raw`${identifier}(?:\s*\.\s*${identifier})?`
const names = new RegExp(qualified, 'gu')
const dropTable = /^drop\s+(?:foreign\s+)?table\s+(?:if\s+exists\s+)?(.+?)(?:\s+(?:cascade|restrict))?$/isu
const dropSchema = /^drop\s+schema\s+(?:if\s+exists\s+)?(.+?)(?:\s+(?:cascade|restrict))?$/isu
const truncate =
  /^truncate\s+(?:table\s+)?(?:only\s+)?(.+?)(?:\s+(?:restart|continue)\s+identity)?(?:\s+(?:cascade|restrict))?$/isu
const alterTable = new RegExp(
  String.raw`^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(${qualified})\s+(.+)$`,
  'isu',
)
const dropColumn = new RegExp(
  String.raw`(?:^|,)\s*drop\s+(?:column\s+)?(?!(?:constraint|column|default|not|identity|expression|if)\b)(?:if\s+exists\s+)?(${identifier})|(?:^|,)\s*drop\s+(?:column\s+)?if\s+exists\s+(${identifier})`,
  'giu',
)

const changeType = new RegExp(
  String.raw`(?:^|,)\s*alter\s+(?:column\s+)?(${identifier})\s+(?:set\s+data\s+)?type\s+([\p{L}_][\p{L}\p{N}_ ]*?(?:\(\s*\d+\s*(?:,\s*\d+\s*)?\))?)\s*(?=$|,|\susing\b|\scollate\b)`,
  'giu',
)

/**
 * The data-losing parts of one statement. Pure; a statement made inside a function body is not seen.
 *
 * @param sql one statement without its semicolon
 */
export function hazardsOf(sql: string): readonly Hazard[] {
  const text = sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').trim()
  return [
    ...objects('drop-table', dropTable, text),
    ...objects('drop-schema', dropSchema, text),
    ...objects('truncate', truncate, text),
    ...alteredColumns(text),
  ]
}

function objects(kind: HazardKind, pattern: RegExp, text: string): Hazard[] {
  const listed = pattern.exec(text)?.[1]
  return (listed?.match(names) ?? []).map((object) => ({ kind, object: unspaced(object) }))
}

function alteredColumns(text: string): Hazard[] {
  const altered = alterTable.exec(text)
  if (!altered) return []
  const object = unspaced(altered[1]!)
  const dropped = [...altered[2]!.matchAll(dropColumn)].map((match): Hazard => {
    return { kind: 'drop-column', object, column: (match[1] ?? match[2])! }
  })
  const changed = [...altered[2]!.matchAll(changeType)].map((match): Hazard => {
    return { kind: 'narrow-column', object, column: match[1]!, type: match[2]!.trim() }
  })
  return [...dropped, ...changed]
}

/** A name without the spaces around its dot; those inside quotes are part of it. */
function unspaced(name: string): string {
  return name.replace(/("(?:[^"]|"")+")|\s+/gu, '$1')
}

/** What a hazard is called in messages and as a key. */
export function describeHazard({ kind, object, column }: Hazard): string {
  return column === undefined ? `${kind} ${object}` : `${kind} ${object}.${column}`
}
