import { run } from '../../src/cli/run.js'

// The bundle of the tests puts fixture-commands.ts in the place of the real list.
await run(process.argv.slice(2))
