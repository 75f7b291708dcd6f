import { writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { PlanNode } from '../../src/explain/plan-node.js'
import { type Compared, compareProject, strictShape } from './truth/compare.js'

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 })

/** Of the largest table. Small enough for every run; `VAULT_DB_TRUTH_ROWS=150000` is closer to life. */
const mostRows = Number(process.env['VAULT_DB_TRUTH_ROWS'] ?? 10_000)
/** Where to write the plans that differ. */
const reportFolder = process.env['VAULT_DB_TRUTH_REPORT']

const ofCatalog = 'reads system catalogs, whose statistics stay on the server'

/** Plans that differ, with the reason; all others must be the same. */
const misses: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  oro: {},
  vault: {},
  promptvault: {},
  metaprompt: {},
  enterprise: { 'partition-sizes generic': ofCatalog, 'read-model-freshness generic': ofCatalog },
}

const sameShape = (one: PlanNode, other: PlanNode) =>
  JSON.stringify(strictShape(one)) === JSON.stringify(strictShape(other))
const nameOf = ({ query, for: kind }: Compared) => `${query} ${kind}`

describe.each(Object.entries(misses))(
  'a ghost of %s, against the rows that its statistics came from',
  (project, known) => {
    let compared: readonly Compared[]

    beforeAll(async () => {
      const result = await compareProject(project, mostRows)
      expect(result.unfilled).toEqual([])
      compared = result.compared
      report(project, compared)
    })

    const missed = (side: 'real' | 'standIns') =>
      compared.filter((each) => !sameShape(each.truth, each[side])).map(nameOf)

    it('plans every declared query alike with real values', () => {
      expect(compared.length).toBeGreaterThan(20)
      expect(missed('real')).toEqual(Object.keys(known))
    })

    it('plans every declared query alike with stand-ins', () => {
      expect(missed('standIns')).toEqual(Object.keys(known))
    })

    it('reckons with the same costs', () => {
      const off = compared
        .filter(({ truth, real }) => Math.abs(real.totalCost / truth.totalCost - 1) > 0.005)
        .map(nameOf)
      // How many pages of a GIN index hold keys is not to be read, and what a pattern costs hangs on it.
      expect(off.length / compared.length).toBeLessThan(0.15)
    })
  },
)

function report(project: string, compared: readonly Compared[]): void {
  if (reportFolder === undefined) return
  const lines = (['real', 'standIns'] as const).flatMap((side) => {
    const differ = compared.filter((each) => !sameShape(each.truth, each[side]))
    const costs = compared
      .map((each) => [each[side].totalCost / each.truth.totalCost, nameOf(each)] as const)
      .toSorted(([a], [b]) => Math.abs(Math.log(b)) - Math.abs(Math.log(a)))
    return [
      `${side}: ${compared.length - differ.length} of ${compared.length} plans`,
      ...costs.slice(0, 10).map(([ratio, name]) => `  cost ${ratio.toFixed(4)} ${name}`),
      ...differ.flatMap((each) => [
        nameOf(each),
        ...strictShape(each.truth, 2),
        '  and on the ghost',
        ...strictShape(each[side], 2),
      ]),
    ]
  })
  writeFileSync(`${reportFolder}/${project}.txt`, `${lines.join('\n')}\n`)
}
