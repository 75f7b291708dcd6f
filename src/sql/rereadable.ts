import { bracketTree, type Item } from './bracket-tree.js'

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

const mayChange = /\(\(ARRAY\[|\b(?:AND|OR)\b[\s\S]*\b(?:AND|OR)\b|\(\s*SELECT\b[\s\S]*::/

/**
 * SQL that PostgreSQL printed, so written that PostgreSQL reads the very expression back that it printed. Its own
 * text gives another one in three places, and then prints differently for ever after:
 * - `x = ANY ((ARRAY['a'::varchar])::text[])`, what `x IN ('a')` becomes: the cast would go to each element;
 * - `((a AND b) AND c)`, what `a BETWEEN … AND c` becomes: it would be read as `(a AND b AND c)`;
 * - `( SELECT 'x'::text)`, what EXISTS (SELECT 'x') becomes: the column would be called `text`.
 *
 * @param sql  an expression, query or definition by pg_get_expr, pg_get_viewdef and the like
 */
export function rereadable(sql: string): string {
  if (!mayChange.test(sql)) return sql
  const tree = bracketTree(sql)
  return tree === null ? sql : applyEdits(sql, editsOf(tree, sql))
}

function applyEdits(sql: string, edits: readonly Edit[]): string {
  let result = ''
  let from = 0
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    // Inside what another edit takes away.
    if (start < from) continue
    result += sql.slice(from, start) + text
    from = end
  }
  return result + sql.slice(from)
}

function editsOf(items: readonly Item[], sql: string): readonly Edit[] {
  return items.flatMap((item, at) => [
    ...(item.text === 'ANY' || item.text === 'ALL' ? uncast(items[at + 1]) : []),
    ...(item.kind === 'group'
      ? [...separate(item, sql), ...nameColumns(item), ...editsOf(item.items, sql)]
      : []),
  ])
}

/** `((ARRAY[…])::text[])` → `(ARRAY[…])`: the operator's own choice of types casts the array as a whole. */
function uncast(group: Item | undefined): readonly Edit[] {
  const [array, cast, ...type] = group?.items ?? []
  const [word, elements] = array?.items ?? []
  if (group === undefined || array === undefined || elements === undefined || cast?.text !== '::') return []
  const isArray = word?.text === 'ARRAY' && elements.items.length > 0 && array.items.length === 2
  const isType = type.every(
    ({ kind, text, items }) => kind !== 'group' || (text === '[' && items.length === 0),
  )
  if (!isArray || !isType) return []
  return [
    { start: array.start, end: array.start + 1, text: '' },
    { start: array.end - 1, end: group.end - 1, text: '' },
  ]
}

/** Keep `(a AND b)` apart from the AND that follows it. */
function separate(group: Item, sql: string): readonly Edit[] {
  const [first, link] = group.items
  if (first?.text !== '(' || (link?.text !== 'AND' && link?.text !== 'OR')) return []
  const words = first.items.filter(({ kind }) => kind === 'word').map(({ text }) => text)
  if (!words.includes(link.text) || words.includes('BETWEEN')) return []
  return between(first, sql) ?? [{ start: first.end, end: first.end, text: '::boolean' }]
}

const ranges: Readonly<Record<string, readonly [string, string, string]>> = {
  AND: ['>=', '<=', 'BETWEEN'],
  OR: ['<', '>', 'NOT BETWEEN'],
}

/** `((x >= 1) AND (x <= 2))` → `(x BETWEEN 1 AND 2)`, which PostgreSQL turns into the former. */
function between(group: Item, sql: string): readonly Edit[] | null {
  const [low, link, high, more] = group.items
  if (low === undefined || link === undefined || high === undefined || more !== undefined) return null
  const [lowOperator, highOperator, word] = ranges[link.text] ?? ['', '', '']
  const first = low.items.findIndex(({ text }) => text === lowOperator)
  const second = high.items.findIndex(({ text }) => text === highOperator)
  if (first < 1 || second < 1) return null
  const left = sql.slice(low.start + 1, low.items[first]!.start)
  if (left !== sql.slice(high.start + 1, high.items[second]!.start)) return null
  const [from, to] = [low.items[first]!, high.items[second + 1]!]
  return [
    { start: low.start, end: low.start + 1, text: '' },
    { start: from.start, end: from.end, text: word },
    { start: low.end - 1, end: low.end, text: '' },
    ...(link.text === 'AND' ? [] : [{ start: link.start, end: link.end, text: 'AND' }]),
    { start: high.start, end: to.start, text: '' },
    { start: high.end - 1, end: high.end, text: '' },
  ]
}

const afterList = /^(?:FROM|WHERE|GROUP|HAVING|WINDOW|UNION|INTERSECT|EXCEPT|ORDER|LIMIT|OFFSET|FETCH|FOR)$/

/** A cast without AS in the list of a subquery stands for a column without a name. */
function nameColumns(group: Item): readonly Edit[] {
  return group.items.flatMap(({ text }, at) =>
    text === 'SELECT' ? nameListed(group.items.slice(at + 1)) : [],
  )
}

function nameListed(rest: readonly Item[]): readonly Edit[] {
  const end = rest.findIndex(({ text, kind }) => kind === 'word' && afterList.test(text))
  const columns: Item[][] = [[]]
  for (const item of end < 0 ? rest : rest.slice(0, end)) {
    if (item.text === ',') columns.push([])
    else columns.at(-1)!.push(item)
  }
  return columns.filter(isBareCast).map((column) => {
    const at = column.at(-1)!.end
    return { start: at, end: at, text: ' AS "?column?"' }
  })
}

function isBareCast(column: readonly Item[]): boolean {
  return (
    column.some(({ text }) => text === '::') &&
    !column.some(({ text, kind }) => kind === 'word' && text === 'AS')
  )
}
