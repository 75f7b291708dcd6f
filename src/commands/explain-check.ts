import type { Command, ReportedFinding } from './command.js'
import { renderExplainCheck } from './explain-check/render.js'
import { type ExplainOptions, type ExplainReport, runExplainCheck } from './explain-check/run.js'

/** Hold the plans of the declared queries to what their headers expect. */
export const explainCheck: Command<ExplainOptions, ExplainReport> = {
  name: 'explain-check',
  summary: 'are the declared queries served by the indexes that head has',
  description:
    'Reads migrations/<project>/queries/*.sql, builds head on a scratch database in this process and asks for plans; no query is run and the target is not opened. Proves for each query, without a row of data, that an index can serve it and that each expected index can; where the headers declare sizes, also what the planner chooses at that size. docs/reference/queries.md has the header. Ends with 1 when a plan is objected to.',
  arguments: [
    {
      name: 'queries',
      summary: 'names of declared queries; all where none is given',
      required: false,
      variadic: true,
    },
  ],
  options: [
    {
      name: 'plans',
      kind: 'flag',
      summary: 'print the plan of each query, also where nothing is objected to',
    },
  ],
  examples: [
    { run: 'vault-db explain-check', does: 'every declared query of the project' },
    { run: 'vault-db explain-check list-prompts --plans', does: 'one query, with its plan' },
    { run: 'vault-db explain-check --format github', does: 'findings as annotations on the query files' },
  ],
  run: runExplainCheck,
  outcome: ({ findings }) => (findings.length > 0 ? 'findings' : 'clean'),
  findings: ({ findings }) =>
    findings.map(
      ({ check, severity, query, message, hint, file, line }): ReportedFinding => ({
        rule: check,
        severity,
        message: `${query}: ${message}`,
        hint,
        at: { file, line },
      }),
    ),
  render: renderExplainCheck,
}
