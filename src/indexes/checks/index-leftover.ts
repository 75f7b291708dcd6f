import type { Check } from '../check.js'
import { dropIndexSql, unlessDone } from '../repair.js'
import type { IndexFacts } from '../structure.js'

/** `_ccnew` and `_ccold`: what an interrupted REINDEX CONCURRENTLY leaves beside the index. */
export const indexLeftover: Check = {
  id: 'index-leftover',
  severity: 'error',
  title: 'a copy that an interrupted REINDEX CONCURRENTLY left behind',
  why: 'No query uses it, but every write keeps it up to date, and it takes space.',
  examples: {
    bad: `create table lamp (id integer); create index lamp_id on lamp (id); create index lamp_id_ccnew on lamp (id);
update pg_catalog.pg_index set indisvalid = false where indexrelid = 'lamp_id_ccnew'::regclass`,
    good: 'create table lamp (id integer); create index lamp_id_ccnew on lamp (id)',
  },
  find: ({ structure: { indexes }, usage }) =>
    indexes.flatMap((index) => {
      const base = leftoverOf(index, indexes)
      if (base === null) return []
      const again = isNew(index)
        ? ` Then, where the index is bloated or broken: reindex index concurrently ${base.qualified}`
        : ''
      const drop = dropIndexSql(index)
      const size = usage.indexes[index.id]?.sizeBytes
      return [
        {
          object: index.id,
          message: `It is left of an interrupted REINDEX CONCURRENTLY of ${base.qualified}, which is still in place.`,
          evidence: [
            `on ${index.isToast ? `the TOAST table of ${index.table}` : index.table}, not valid${size === undefined ? '' : `, ${size} bytes`}`,
          ],
          fix: {
            repair: [drop],
            migration: index.isToast ? null : { up: [unlessDone(drop)], down: [] },
            drops: [index.id],
          },
          hint: `Drop it.${again}`,
        },
      ]
    }),
}

const suffix = /_cc(new|old)\d*$/
const isNew = ({ name }: IndexFacts) => suffix.exec(name)?.[1] === 'new'

/** The index that an invalid `_ccnew` or `_ccold` is a copy of; null where it is none. Pure. */
export function leftoverOf(index: IndexFacts, all: readonly IndexFacts[]): IndexFacts | null {
  const match = suffix.exec(index.name)
  if (!match || index.valid || index.building || index.partitioned) return null
  const stem = index.name.slice(0, match.index)
  // PostgreSQL cuts the stem where the whole would be longer than a name may be.
  const isCut = Buffer.byteLength(index.name) >= 63
  const isBase = ({ name }: IndexFacts) => name === stem || (isCut && name.startsWith(stem))
  return (
    all.find(
      (other) =>
        other !== index && other.table === index.table && other.isToast === index.isToast && isBase(other),
    ) ??
    // The index of a TOAST table is valid and not listed; its copy's name tells.
    (index.isToast ? { ...index, name: stem, qualified: index.qualified.replace(suffix, '') } : null)
  )
}
