import type { Severity } from '../../indexes/check.js'
import { type CheckId, checkIds } from '../../indexes/check-ids.js'
import type { OptionSpec } from '../command.js'

/** Values of the options. */
export interface VerifyIndexesOptions {
  readonly only?: readonly CheckId[]
  readonly failOn?: Severity
  readonly fix?: string
  readonly replay?: boolean
  readonly deep?: boolean
  readonly minStatsDays?: number
  readonly stats?: string
}

/** The options, for the help. */
export const verifyIndexesOptions: readonly OptionSpec[] = [
  { name: 'only', kind: 'list', choices: checkIds, placeholder: 'CHECKS', summary: 'only these checks' },
  {
    name: 'fail-on',
    kind: 'string',
    choices: ['error', 'warn', 'info'],
    placeholder: 'SEVERITY',
    summary: 'the least severity that ends with 1 (error)',
  },
  {
    name: 'fix',
    kind: 'string',
    placeholder: 'NAME',
    summary: 'write a migration that mends errors and warnings; with --only, all that is found',
  },
  {
    name: 'replay',
    kind: 'flag',
    summary: 'compare with what the migrations build on a scratch database, not with the recorded schema',
  },
  {
    name: 'deep',
    kind: 'flag',
    summary: 'also read every B-tree through for damage, with the extension amcheck; slow on large ones',
  },
  {
    name: 'min-stats-days',
    kind: 'integer',
    placeholder: 'DAYS',
    summary: 'younger statistics call no index unused (30)',
  },
  {
    name: 'stats',
    kind: 'string',
    placeholder: 'FILE',
    summary: 'judge sizes and use by the file that `stats export` wrote, not by what the target counted',
  },
]
