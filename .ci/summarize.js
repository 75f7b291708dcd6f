// Ends the run with one plain line, from the JSON report that vitest wrote: `N passed, N failed, N skipped`.
// Exits 1 when anything failed or no test ran.
import { readFileSync } from 'node:fs'

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
// A file that did not even load has no failed test of its own; it counts as one.
const unloaded = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
)
const failed = report.numFailedTests + unloaded.length
const skipped = report.numPendingTests + report.numTodoTests
process.stdout.write(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`)
if (failed > 0 || !report.success || report.numPassedTests === 0) process.exitCode = 1
