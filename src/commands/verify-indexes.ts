import type { Finding } from '../indexes/check.js'
import { severityRank } from '../indexes/judge.js'
import type { Command, ReportedFinding } from './command.js'
import { type VerifyIndexesOptions, verifyIndexesOptions } from './verify-indexes/options.js'
import { renderVerifyIndexes } from './verify-indexes/render.js'
import type { VerifyIndexesReport } from './verify-indexes/report.js'

/** Are all declared indexes and constraints there, valid, as declared, and in good health. */
export const verifyIndexes: Command<VerifyIndexesOptions, VerifyIndexesReport> = {
  name: 'verify-indexes',
  summary: 'are the declared indexes and constraints there, valid, and in good health',
  description:
    'First the contract: every index and constraint that head declares is on the target, valid, and of the same definition, on partitions too. Then health: doubles, foreign keys without an index, sequences near their end, bloat, old statistics, row security and more (docs/rules/indexes.md). Reads only, in one read-only transaction; any role may. Ends with 1 when something at or above --fail-on is found.',
  options: verifyIndexesOptions,
  examples: [
    { run: 'vault-db verify-indexes', does: 'look at everything' },
    { run: 'vault-db verify-indexes --fix "mend indexes"', does: 'write the fixes as a migration' },
    {
      run: 'vault-db verify-indexes --only fk-unindexed,index-duplicate --fail-on warn',
      does: 'two checks, strictly',
    },
    { run: 'vault-db verify-indexes --format sarif', does: 'in CI' },
  ],
  run: async (context, options) => {
    const { verify } = await import('./verify-indexes/run.js')
    return verify(context, options)
  },
  outcome: ({ findings, failOn }) =>
    findings.some(({ severity }) => severityRank(severity) <= severityRank(failOn)) ? 'findings' : 'clean',
  findings: ({ findings }) => findings.map(reported),
  render: renderVerifyIndexes,
}

function reported({ check, severity, object, message, fix, hint }: Finding): ReportedFinding {
  const repair = fix === null ? '' : fix.repair.map((sql) => `${sql};`).join(' ')
  return {
    rule: check,
    severity: severity === 'warn' ? 'warning' : severity,
    message,
    hint: [hint, repair].filter(Boolean).join(' ') || undefined,
    object,
  }
}
