import { createHash } from 'node:crypto'

/** Something that wants a name of its own among the exported types. */
export interface Wish {
  /** What it is, once and for all: an object's id. */
  readonly id: string
  /** Schema, as the catalog holds it. */
  readonly schema: string
  /** Name, as the catalog holds it; of a column's own type, table and column. */
  readonly words: readonly string[]
}

/** Names that the file uses itself, or that a reader expects to mean what JavaScript means. */
const reserved = new Set(
  `Array Buffer Bytea Circle CircleValue ColumnType DB Date Generated Int8 Interval IntervalValue Json JsonColumn
JsonInput JsonObject JsonValue Numeric Object Point PointValue Promise Record String Timestamp Uint8Array`.split(
    /\s+/,
  ),
)

/**
 * Give every type its name. Pure. A name hangs on its own object and on nothing that sorts before it: of several that
 * want the same one, the plain snake_case name in `public` has it, and the others carry a piece of their id's hash.
 *
 * @returns by id
 */
export function chooseNames(wishes: readonly Wish[]): ReadonlyMap<string, string> {
  const groups = new Map<string, Wish[]>()
  for (const wish of wishes) {
    const name = wishedName(wish)
    const group = groups.get(name)
    if (group) group.push(wish)
    else groups.set(name, [wish])
  }
  const chosen = new Map<string, string>()
  for (const [name, group] of groups) {
    const first = Math.min(...group.map(rankOf))
    const best = group.filter((wish) => rankOf(wish) === first)
    const owner = best.length === 1 ? best[0] : undefined
    for (const wish of group) chosen.set(wish.id, wish === owner ? name : `${name}_${hashOf(wish.id)}`)
  }
  return chosen
}

/** `user_accounts` → `UserAccounts`, `auth` `users` → `AuthUsers`. Pure. */
export function wishedName({ schema, words }: Wish): string {
  const parts = schema === 'public' ? words : [schema, ...words]
  const name = parts.map(pascalCase).join('')
  const sound = /^[\p{ID_Start}$_]/u.test(name) ? name : `_${name}`
  return reserved.has(sound) ? `${sound}Table` : sound
}

function pascalCase(name: string): string {
  return name
    .split(/[^\p{ID_Continue}]+|_+(?=[^\d_])|_+$|^_+/u)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

/** Who has the better claim to a name: plain names in public, plain names elsewhere, names that need quotes. */
function rankOf({ schema, words }: Wish): number {
  if (words.length > 1) return 3
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(words[0] ?? '')) return 2
  return schema === 'public' ? 0 : 1
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 8)
}
