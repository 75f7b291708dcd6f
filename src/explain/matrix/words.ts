import type { MatrixCell, MatrixRow } from './index-matrix.js'

/** `1.3×`, `44×`, `13,000×`; three digits that count. Pure. */
export function ratioWords(ratio: number): string {
  if (ratio < 9.95) return `${ratio.toFixed(1)}×`
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(ratio)) - 2)
  return `${(Math.round(ratio / scale) * scale).toLocaleString('en-US')}×`
}

/** What an index is to the schema itself: `primary key`, `unique`, `3 foreign keys point at it`. Pure. */
export function ruleWords({ constraint, isUnique, referencedBy }: MatrixRow): readonly string[] {
  const rule = constraint?.kind ?? (isUnique ? 'unique' : null)
  const keys = referencedBy.length
  const pointed =
    keys === 0 ? [] : [keys === 1 ? 'a foreign key points at it' : `${keys} foreign keys point at it`]
  return [...(rule === null ? [] : [rule]), ...pointed]
}

/** The query or foreign key that a cell is about. Pure. */
export function cellName({ kind, name, for: classOf }: MatrixCell): string {
  return kind === 'foreign key'
    ? `foreign key ${name}`
    : classOf === 'generic'
      ? name
      : `${name} (${classOf})`
}

/** What to say of an index that nothing needs; null where something does. Pure. */
export function unneededWords({ isUnneeded, cells }: MatrixRow): string | null {
  if (!isUnneeded) return null
  const used = cells.filter(({ isOtherPlan }) => isOtherPlan)
  if (used.length === 0) return 'no plan uses it, and no rule of the schema needs it'
  const names = used.map(({ kind, name }) => (kind === 'query' ? name : `foreign key ${name}`))
  const others = [...new Set(used.flatMap(({ replacedBy }) => replacedBy))]
  const instead = others.length === 0 ? 'a plan without it' : others.join(', ')
  return `used by ${names.join(', ')}, and ${instead} costs no more`
}
