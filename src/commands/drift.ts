import type { Command, ReportedFinding } from './command.js'
import type { Context } from './context.js'
import { driftFindings } from './drift/drift-findings.js'
import { renderDrift } from './drift/render-drift.js'
import type { DriftReport } from './drift/report.js'
import { usingProject } from './engine/open-project.js'

export interface DriftOptions {
  readonly sql?: 'back' | 'adopt'
  readonly adopt?: string
  readonly replay?: boolean
  readonly replayUrl?: string
}

/** Does the database still match what was applied: files, ledger, and the schema itself. */
export const drift: Command<DriftOptions, DriftReport> = {
  name: 'drift',
  summary: 'does the live database still match what was applied',
  description:
    'Compares the files with the ledger, and the schema as it was recorded after the last run with what is there now: every object and property, printed by the same server. Pending migrations are shown and are no drift. A role that may only read is enough; only --adopt writes, a migration file and, after a question, its row in the ledger.',
  options: [
    {
      name: 'sql',
      kind: 'string',
      choices: ['back', 'adopt'],
      placeholder: 'WAY',
      summary: 'print the SQL alone: back undoes what was changed by hand, adopt does it elsewhere',
    },
    {
      name: 'adopt',
      kind: 'string',
      placeholder: 'NAME',
      summary: 'write what was changed by hand as a migration, and count it as applied here',
      conflicts: ['sql'],
    },
    {
      name: 'replay',
      kind: 'flag',
      summary: 'compare with what the applied migrations build on a scratch database',
    },
    {
      name: 'replay-url',
      kind: 'string',
      placeholder: 'URL',
      summary: 'server that --replay makes its scratch database on',
    },
  ],
  examples: [
    { run: 'vault-db drift', does: 'what changed by hand, and how to undo or keep it' },
    { run: 'vault-db drift --sql back > back.sql', does: 'the SQL that puts the database back' },
    { run: 'vault-db drift --adopt "index for the report"', does: 'keep the change, as a migration' },
    { run: 'vault-db drift --replay', does: 'after adopting a database by hand' },
  ],
  run: runDrift,
  outcome: (report) => (findingsOf(report).length > 0 ? 'findings' : 'clean'),
  findings: findingsOf,
  render: renderDrift,
}

function findingsOf(report: DriftReport): readonly ReportedFinding[] {
  return report.adopted?.recorded ? [] : driftFindings(report)
}

async function runDrift(context: Context, options: DriftOptions): Promise<DriftReport> {
  const [{ readDrift }, { reportOf }] = await Promise.all([
    import('./drift/read-drift.js'),
    import('./drift/report-of.js'),
  ])
  const { reading, report } = await usingProject(context, { purpose: 'drift' }, async (open) => {
    const reading = await readDrift(open, options)
    return { reading, report: reportOf(open, reading, options.sql ?? 'report') }
  })
  if (options.adopt === undefined || reading.drift.differences.length === 0) return report
  const { adopt } = await import('./drift/adopt.js')
  return { ...report, adopted: await adopt(context, { message: options.adopt, reading }) }
}
