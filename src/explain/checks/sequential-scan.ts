import type { PlanCheck } from '../check.js'
import { readsWholeTables } from '../declared-query.js'
import { scanLimit } from '../demands.js'
import { nodesOf } from '../plan-node.js'
import { sizedObjections } from '../sized-objections.js'

/** At the declared size the planner reads a large table whole. */
export const sequentialScan: PlanCheck = {
  id: 'sequential-scan',
  severity: 'error',
  title: 'at the declared size a large table is read whole',
  why: 'Each execution costs as much as the table is large, whatever it returns.',
  examples: {
    schema:
      'create table seat (id integer primary key, row integer, side integer); create index seat_row on seat (row); create index seat_side on seat (side)',
    bad: '-- @rows seat 1_000_000\n-- @distinct seat.side 2\nselect id from seat where side = $1',
    good: '-- @rows seat 1_000_000\n-- @distinct seat.row 50_000\nselect id from seat where row = $1',
  },
  find: ({ query, sized, rowsOf }) => {
    if (readsWholeTables(query)) return []
    const { rows: most, line } = scanLimit(query)
    return sizedObjections(sized, ({ plan }) => {
      const isLarge = (relation: string | null) => (rowsOf.get(relation ?? '') ?? 0) > most
      const node = nodesOf(plan).find(({ type, relation }) => type === 'Seq Scan' && isLarge(relation))
      if (node === undefined) return null
      return {
        message: `${node.relation} is read whole: ${rowsOf.get(node.relation!)} rows, of which ${node.rows} are expected to match.`,
        hint: `An index that fits the condition, fewer rows asked for, or \`-- @expect no sequential scan over N rows\` with a higher N than ${most}.`,
        line,
        at: { tree: plan, node },
      }
    })
  },
}
