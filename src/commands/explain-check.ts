import type { Command, ReportedFinding } from './command.js'
import { renderExplainCheck } from './explain-check/render.js'
import { type ExplainOptions, type ExplainReport, runExplainCheck } from './explain-check/run.js'

/** Hold the plans of the declared queries to what their headers expect. */
export const explainCheck: Command<ExplainOptions, ExplainReport> = {
  name: 'explain-check',
  summary: 'are the declared queries served by the indexes that head has',
  description:
    'Reads migrations/<project>/queries/*.sql and *.ts, builds head on a scratch database in this process and asks for plans; no query is run and the target is not opened (but see --measure). Proves for each query, without a row of data, that an index can serve it and that each expected index can; where the headers declare sizes, also what the planner chooses at that size. docs/reference/queries.md has the header. Ends with 1 when a plan is objected to.',
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
    {
      name: 'stats',
      kind: 'string',
      placeholder: 'FILE',
      summary: 'plan with the statistics of a server, as `stats export` wrote them, not with declared sizes',
    },
    {
      name: 'matrix',
      kind: 'flag',
      summary: 'print which query needs which index, and which index none needs',
    },
    {
      name: 'html',
      kind: 'string',
      placeholder: 'FILE',
      summary: 'write every query with its plans, diagrams and the matrix as one page that needs no network',
    },
    {
      name: 'measure',
      kind: 'flag',
      summary:
        "fill a temporary database to the declared size and execute the queries; on the target's server where one is named",
    },
    {
      name: 'connections',
      kind: 'integer',
      placeholder: 'N',
      summary: 'with --measure: how many execute at the same time; 4 where not given',
    },
    {
      name: 'max-time',
      kind: 'duration',
      placeholder: 'TIME',
      summary:
        'with --measure: most time for each query and class of values, where its budget is not decided before; 10s where not given',
    },
    {
      name: 'max-rows',
      kind: 'integer',
      placeholder: 'N',
      summary: 'with --measure: no table gets more, whatever is declared; a budget cannot pass on fewer rows',
    },
  ],
  examples: [
    { run: 'vault-db explain-check', does: 'every declared query of the project' },
    { run: 'vault-db explain-check list-prompts --plans', does: 'one query, with its plan' },
    { run: 'vault-db explain-check --matrix', does: 'also what each query costs without each index' },
    {
      run: 'vault-db explain-check --stats migrations/app/stats.json',
      does: 'as production would plan them',
    },
    {
      run: 'vault-db explain-check --measure --url postgresql://localhost/postgres',
      does: 'also measure latencies against the budgets, on a temporary database of that server',
    },
    { run: 'vault-db explain-check --html plans.html', does: 'one page with plans as diagrams' },
    { run: 'vault-db explain-check --format github', does: 'findings as annotations on the query files' },
  ],
  run: runExplainCheck,
  outcome: ({ findings }) => (findings.some(({ severity }) => severity === 'error') ? 'findings' : 'clean'),
  findings: ({ findings }) =>
    findings.map(
      ({ check, severity, query, message, hint, why, file, line }): ReportedFinding => ({
        rule: check,
        severity,
        message: `${query}: ${message}`,
        hint: why === undefined ? hint : `Tried: ${why.experiment} ${hint}`,
        at: { file, line },
      }),
    ),
  render: renderExplainCheck,
}
